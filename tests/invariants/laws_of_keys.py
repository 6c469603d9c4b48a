"""The laws of signers, each from the journal of events and the act alone."""

from __future__ import annotations

from tests.invariants.acts import Act, digest_of
from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from zeropermit.domain.ledger import events as e

BY_TWO = frozenset(
    {
        *("retireChief", "recordOutcome", "repairCredit", "suspend", "reinstate"),
        *("end", "clearResumption", "confirmStart", "giveNotice", "recordHearing"),
        *("refuseExtension", "recordService", "refuseRenewal"),
    }
)
"""Functions that take two officers."""
PROVEN = frozenset({"enrol", "appointKey"})
"""Functions whose last signature is that of a key that is new."""


def acting(act: Act) -> tuple[str, ...]:
    """Signers who act for an organisation: all but a new key."""
    return act.signers[:1] if act.function in PROVEN else act.signers


def after(tally: Tally, model: Model, act: Act) -> None:
    """Look at an act that was done; `model` is the state before it."""
    if act.function in BY_TWO:
        _two_officers_are_two_people(tally, model, act)
    for position, signer in enumerate(acting(act)):
        added = _added(model, signer)
        if added is not None:
            _was_not_cancelled(tally, model, (act, position), added)
            _is_newer_than_a_correction(tally, model, act, added)


def _two_officers_are_two_people(tally: Tally, model: Model, act: Act) -> None:
    law = Law.two_officers_are_two_people
    one, other = (_added(model, signer) for signer in act.signers)
    known = one is not None and other is not None
    tally.check(law, holds=known, what=f"{act.function} by a key that nobody has")
    assert one is not None
    assert other is not None
    people = one.person != other.person and one.person != 0 != other.person
    tally.check(law, holds=people, what=f"{act.function} by {one} and {other}")
    same = one.organisation == other.organisation
    tally.check(law, holds=same, what=f"{act.function} by {one} and {other}")
    hands = {one.role, other.role} <= {e.KeyRole.OFFICER, e.KeyRole.CHIEF}
    tally.check(law, holds=hands, what=f"{act.function} by {one} and {other}")


def _was_not_cancelled(
    tally: Tally, model: Model, what: tuple[Act, int], added: e.KeyAdded
) -> None:
    act, position = what
    gone = {
        event.digest
        for _, event in model.journal
        if isinstance(event, e.AuthorizationCancelled) and event.signer == added.key
    }
    if not gone or not act.signed[position].signature:
        return
    digest = digest_of(act, position, added.organisation, model.domains)
    law = Law.a_cancelled_signature_is_never_taken
    tally.check(law, holds=digest not in gone, what=f"{act.function} by {added.key}")


def _is_newer_than_a_correction(
    tally: Tally, model: Model, act: Act, added: e.KeyAdded
) -> None:
    corrections = [
        event.keys_since
        for _, event in model.journal
        if isinstance(event, e.OrganisationCorrected)
        and event.organisation == added.organisation
    ]
    if corrections:
        law = Law.a_corrected_organisation_acts_with_new_keys_alone
        new = added.active_from >= max(corrections)
        tally.check(law, holds=new, what=f"{act.function} by {added}")


def _added(model: Model, key: str) -> e.KeyAdded | None:
    for _, event in model.journal:
        if isinstance(event, e.KeyAdded) and event.key == key:
            return event
    return None
