"""Which applications were made together: the service's own list, not the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select

from zeropermit.domain.applications.joint import JointApplication, JointId, Member
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.store.engine import reading, writing
from zeropermit.store.tables import joint_applications, joint_members


@dataclass(frozen=True, slots=True)
class SqlJointApplications:
    """Conforms to the port of the same name, in a database."""

    engine: Engine

    def put(self, joint: JointApplication) -> None:
        """Keep a joint application."""
        name = to_hex(joint.id)
        row = {
            "id": name,
            "applicant": joint.applicant,
            "project": joint.project,
            "created_at": joint.created_at,
        }
        members = [
            {
                "application": to_hex(member.application),
                "joint": name,
                "position": position,
                "matter": member.matter,
                "authority": member.authority,
            }
            for position, member in enumerate(joint.members)
        ]
        with writing(self.engine) as connection:
            connection.execute(insert(joint_applications).values(**row))
            connection.execute(insert(joint_members), members)

    def get(self, joint: JointId) -> JointApplication | None:
        """Give a joint application."""
        wanted = joint_applications.c.id == to_hex(joint)
        with reading(self.engine) as connection:
            row = connection.execute(
                select(joint_applications).where(wanted)
            ).one_or_none()
            return None if row is None else _read(connection, row)

    def containing(self, application: ApplicationId) -> JointApplication | None:
        """Give the joint application that an application is part of, if any."""
        member = joint_members.c
        query = select(member.joint).where(member.application == to_hex(application))
        with reading(self.engine) as connection:
            name = connection.scalar(query)
        return None if name is None else self.get(JointId(from_hex(name)))

    def of(
        self, applicant: str, *, before: JointId | None, limit: int
    ) -> Sequence[JointApplication]:
        """List those of an applicant, newest first."""
        c = joint_applications.c
        query = select(joint_applications).where(c.applicant == applicant)
        if before is not None:
            place = select(c.sequence).where(c.id == to_hex(before)).scalar_subquery()
            query = query.where(c.sequence < place)
        newest = query.order_by(c.sequence.desc()).limit(limit)
        with reading(self.engine) as connection:
            rows = connection.execute(newest).all()
            return [_read(connection, row) for row in rows]


def _read(connection: Connection, row: Row[Any]) -> JointApplication:
    """Read a joint application with its members, in their order."""
    c = joint_members.c
    query = select(joint_members).where(c.joint == row.id).order_by(c.position)
    return JointApplication(
        applicant=row.applicant,
        project=row.project,
        created_at=row.created_at,
        members=tuple(
            Member(
                found.matter,
                ApplicationId(from_hex(found.application)),
                found.authority,
            )
            for found in connection.execute(query)
        ),
    )
