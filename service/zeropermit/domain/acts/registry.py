"""The registry of all acts, derived from the modules of the contracts.

A class is an act if it declares its events. Whoever needs to know which acts there are,
or what a function of a contract means, looks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from zeropermit.domain.acts import (
    applications,
    attestations,
    commitments,
    organisations,
    permits,
    proceedings,
    renewal,
    supervision,
    work,
)
from zeropermit.domain.acts.act import LAST_FIELDS, Act, DirectAct
from zeropermit.domain.acts.fields import fields_of

MODULES = (
    *(organisations, attestations, applications, commitments),
    *(permits, work, proceedings, renewal, supervision),
)


def _acts() -> Iterator[type[Act]]:
    for module in MODULES:
        for kind in vars(module).values():
            own = isinstance(kind, type) and kind.__module__ == module.__name__
            if own and issubclass(kind, Act) and "emits" in vars(kind):
                yield kind


ACTS: Mapping[str, type[Act]] = MappingProxyType({act.primary: act for act in _acts()})
"""All acts by the name of their EIP-712 type."""

CALLS: Mapping[tuple[str, str], type[Act]] = MappingProxyType(
    {(act.contract, act.function): act for act in ACTS.values()}
)
"""All acts by contract and function."""


DIRECT_ACTS: Mapping[str, type[DirectAct]] = MappingProxyType(
    {act.wire_name: act for act in ACTS.values() if issubclass(act, DirectAct)}
)
"""Acts whose operations, page and command are derived, by their common name."""


def named_acts(base: type[Act]) -> Mapping[str, type[Act]]:
    """Give the acts of a kind by their names at the API; those without are left out."""
    acts = (act for act in ACTS.values() if issubclass(act, base))
    return {act.wire_name: act for act in acts if act.wire_name}


def type_string(act: type[Act]) -> str:
    """Give the EIP-712 type of an act, the last fields included."""
    fields = [f"{field.kind} {field.name}" for field in fields_of(act) if field.kind]
    last = [f"{kind} {name}" for name, kind in LAST_FIELDS]
    return f"{act.primary}({','.join([*fields, *last])})"
