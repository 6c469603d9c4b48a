"""Joint applications (联合办理): several permits of one project, applied for at once.

Each permit has its own application, authority and decision; what is joint is the
occasion, the plan, and what the applicant has to read. 行政许可法 26 speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from eth_utils.crypto import keccak

from zeropermit.domain.ledger.identifiers import ApplicationId

JointId = NewType("JointId", bytes)
"""Identifier of a joint application: 32 bytes."""

MEMBER_LIMIT = 16
"""Most permits in one joint application."""


@dataclass(frozen=True, slots=True)
class Member:
    """One permit that is applied for."""

    matter: str
    application: ApplicationId
    authority: str  #: Unified social credit code.


@dataclass(frozen=True, slots=True)
class JointApplication:
    """Several applications of one applicant for one project."""

    applicant: str  #: Unified social credit code.
    project: str
    created_at: int
    members: tuple[Member, ...]

    @property
    def id(self) -> JointId:
        """Its identifier, which follows from its applications."""
        return joint_id([member.application for member in self.members])


def joint_id(applications: Sequence[ApplicationId]) -> JointId:
    """Derive the identifier of a joint application."""
    return JointId(keccak(b"joint:" + b"".join(applications)))
