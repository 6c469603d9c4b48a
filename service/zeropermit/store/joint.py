"""Which applications were made together: the service's own list, not the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select

from zeropermit.domain.applications.joint import JointApplication, JointId
from zeropermit.domain.ledger.identifiers import ApplicationId, to_hex
from zeropermit.store.engine import read_values, writing
from zeropermit.store.rows import write_row
from zeropermit.store.tables import joint_applications, joint_members


@dataclass(frozen=True, slots=True)
class SqlJointApplications:
    """Conforms to the port of the same name, in a database."""

    engine: Engine

    def put(self, joint: JointApplication) -> None:
        """Keep a joint application."""
        values = {"id": to_hex(joint.id), **write_row(joint)}
        members = [
            {"joint": values["id"], "application": to_hex(member.application)}
            for member in joint.members
        ]
        with writing(self.engine) as connection:
            connection.execute(insert(joint_applications).values(**values))
            connection.execute(insert(joint_members), members)

    def get(self, joint: JointId) -> JointApplication | None:
        """Give a joint application."""
        wanted = joint_applications.c.id == to_hex(joint)
        query = select(joint_applications).where(wanted)
        return next(iter(read_values(self.engine, JointApplication, query)), None)

    def containing(self, application: ApplicationId) -> JointApplication | None:
        """Give the joint application that an application is part of, if any."""
        member = joint_members.c.application == to_hex(application)
        query = select(joint_applications).join(joint_members).where(member)
        return next(iter(read_values(self.engine, JointApplication, query)), None)

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
        return read_values(self.engine, JointApplication, newest)
