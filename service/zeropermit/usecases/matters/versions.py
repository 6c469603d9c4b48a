"""The versions of a matter, and the effect of its newest rules on permits."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import MatterVersionId, matter_id
from zeropermit.domain.matters.impact import PermitImpact, impact
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.matters.meaning import meanings
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class VersionStep:
    """A version, and its changes of the requirements of the one before."""

    id: MatterVersionId
    version: MatterVersion
    added: tuple[str, ...]  #: Short names of requirements, as are the next.
    changed: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A matter on the ledger."""

    steps: tuple[VersionStep, ...]  #: Its versions, the newest first.
    #: Permits in force, decided again under the catalogue's rules as of now.
    impact: tuple[PermitImpact, ...]
    as_of: BlockStamp


def history_of(context: ServiceContext, code: str) -> History:
    """Replay a matter's versions, and decide its permits in force again.

    Raises:
        MatterUnknownError: The catalogue has no such matter.
    """
    matter = context.catalogue.matter(code)
    wanted = matter_id(code)
    with context.look() as (state, now, as_of):
        versions = sorted(
            (
                (name, one)
                for name, one in state.versions.items()
                if one.matter == wanted
            ),
            key=lambda pair: pair[1].number,
        )
        befores = [None, *(one for _, one in versions[:-1])]
        steps = [
            _step(name, one, before)
            for (name, one), before in zip(versions, befores, strict=False)
        ]
        found = impact(state, wanted, matter.requirements, now=now)
        return History(tuple(reversed(steps)), found, as_of)


def _step(
    name: MatterVersionId, version: MatterVersion, before: MatterVersion | None
) -> VersionStep:
    new = meanings(version.requirements)
    old = meanings(before.requirements) if before else {}
    return VersionStep(
        name,
        version,
        added=tuple(one for one in new if one not in old),
        changed=tuple(one for one in new if one in old and new[one] != old[one]),
        dropped=tuple(one for one in old if one not in new),
    )
