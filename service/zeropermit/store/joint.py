"""Which applications were made together: the service's own list, not the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select

from zeropermit.domain.applications.joint import JointApplication, JointId, Member
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.store.engine import read_scalar, reading, writing
from zeropermit.store.rows import read_row, write_row
from zeropermit.store.tables import joint_applications, joint_members


@dataclass(frozen=True, slots=True)
class SqlJointApplications:
    """Conforms to the port of the same name, in a database."""

    engine: Engine

    def put(self, joint: JointApplication) -> None:
        """Keep a joint application."""
        name = to_hex(joint.id)
        members = [
            {"joint": name, "position": position, **write_row(member)}
            for position, member in enumerate(joint.members)
        ]
        values = {"id": name, **write_row(joint, "members")}
        with writing(self.engine) as connection:
            connection.execute(insert(joint_applications).values(**values))
            connection.execute(insert(joint_members), members)

    def get(self, joint: JointId) -> JointApplication | None:
        """Give a joint application."""
        wanted = joint_applications.c.id == to_hex(joint)
        with reading(self.engine) as connection:
            query = select(joint_applications).where(wanted)
            row = connection.execute(query).one_or_none()
            return None if row is None else _read(connection, row)

    def containing(self, application: ApplicationId) -> JointApplication | None:
        """Give the joint application that an application is part of, if any."""
        member = joint_members.c
        query = select(member.joint).where(member.application == to_hex(application))
        name = read_scalar(self.engine, query)
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
    members = [read_row(Member, found) for found in connection.execute(query)]
    return read_row(JointApplication, row, members=tuple(members))
