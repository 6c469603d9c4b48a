"""Attacks by entries that cannot be read: no answer is bent, some cannot be told.

The law: with an entry unread, an answer is what it is with the entry read, or it is
"cannot tell". It is never another answer.
"""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.prerequisite_permits import Pair
from tests.builders.town import Town
from tests.builders.unread import unread
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import LogEntry, UnreadCause
from zeropermit.domain.ledger.folding import change
from zeropermit.domain.ledger.identifiers import (
    AttestationId,
    BatchId,
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import DoubtSubject, named, take, unread_json
from zeropermit.domain.permits.doubt import case_in_doubt, in_doubt
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.reasons import Ending, RevocationReason, State
from zeropermit.domain.permits.status import permit_status
from zeropermit.domain.permits.verification import Answer, ReasonCode, Verdict, verify
from zeropermit.errors import LedgerInDoubtError, PermitUnknownError
from zeropermit.usecases.permits.verify import find_document, names_in

CANNOT_TELL = (ReasonCode.LEDGER_IN_DOUBT,)


def lived() -> Town:
    """Give a town with permits in force, suspended, ended and without their basis."""
    town = Town.small()
    town.another()
    town.suspend(town.another())
    town.end(town.another(), Ending.REVOKED)
    back = town.another()
    town.suspend(back)
    town.reinstate(back)
    shown = town.state.permits[town.another()].presentation
    town.revoke(shown.attestations[0])
    batchless = town.state.permits[town.another()].presentation
    town.revoke_batch(batchless.attestations[1])
    broken = town.state.permits[town.another()].presentation
    town.withdraw(broken.commitments[0])
    return town


TOWN = lived()
PERMITS = tuple(TOWN.state.permits.items())


def folded(entries: Iterable[LogEntry]) -> LedgerState:
    state = LedgerState()
    for entry in entries:
        take(state, entry)
    return state


def answer(state: LedgerState, reference: str) -> Answer:
    document = find_document(state, reference)
    asked = names_in(reference)
    return verify(state, document, at=TOWN.now, as_of=TOWN.as_of, asked=asked)


def told(found: Answer) -> tuple[object, ...]:
    return found.state, found.good, found.reasons


def references(identifier: PermitId) -> tuple[str, ...]:
    permit = TOWN.state.permits[identifier]
    return permit.number, to_hex(permit.document), to_hex(identifier)


def position(kind: type[e.Event], number: int = 0) -> int:
    """Give the place of an event of a kind in the town's story."""
    found = [i for i, one in enumerate(TOWN.recorded) if type(one.event) is kind]
    return found[number]


def without(place: int, *, known: bool = True) -> list[LogEntry]:
    """Tell the story with one entry that cannot be read."""
    entries: list[LogEntry] = list(TOWN.recorded)
    entries[place] = unread(TOWN.recorded[place], known=known)
    return entries


TRUE = {
    reference: told(answer(TOWN.state, reference))
    for identifier, _ in PERMITS
    for reference in references(identifier)
}


@pytest.mark.parametrize("place", range(len(TOWN.recorded)))
def test_no_unread_event_changes_an_answer_but_to_cannot_tell(place):
    state = folded(without(place))

    assert state.unread[0].cursor == TOWN.recorded[place].cursor
    for reference, wanted in TRUE.items():
        assert told(answer(state, reference)) in {wanted, (None, False, CANNOT_TELL)}


@pytest.mark.parametrize("place", range(0, len(TOWN.recorded), 7))
def test_an_event_of_which_nothing_is_known_leaves_no_answer(place):
    state = folded(without(place, known=False))

    for reference in (*TRUE, "1" * 18, "ab" * 32):
        assert told(answer(state, reference)) == (None, False, CANNOT_TELL)


def test_an_unread_ending_leaves_its_permit_untold_and_no_other():
    state = folded(without(position(e.PermitEnded)))
    ended = TOWN.recorded[position(e.PermitEnded)].event.permit

    for identifier, _ in PERMITS:
        for reference in references(identifier):
            found = answer(state, reference)
            if identifier == ended:
                verdicts = {found.genuine.verdict, found.in_force.verdict}
                assert verdicts == {Verdict.ERROR}
                assert (found.state, found.permit, found.licence) == (None, None, None)
            else:
                assert told(found) == TRUE[reference]


def test_a_permit_whose_issue_is_unread_is_never_said_to_be_unknown():
    place = position(e.PermitIssued)
    issue = TOWN.recorded[place].event
    state = folded(without(place))

    for reference in references(issue.permit):
        assert told(answer(state, reference)) == (None, False, CANNOT_TELL)
    with pytest.raises(LedgerInDoubtError):
        find_permit(state, issue.permit)
    # its number is not known, so that no number can be said to be none
    assert answer(state, "1" * 18).state is None
    # its document is, so that another one is not on the ledger
    assert answer(state, "ab" * 32).state is State.UNKNOWN
    with pytest.raises(PermitUnknownError):
        find_permit(state, PermitId(f.word("other")))


def test_a_number_that_an_unread_permit_may_have_borne_first_is_untold():
    place = position(e.PermitIssued)
    state = folded(without(place))
    later = PERMITS[-1][1].number

    assert answer(state, later).state is None
    assert (
        told(answer(state, references(PERMITS[-1][0])[1]))
        == (TRUE[references(PERMITS[-1][0])[1]])
    )


def test_an_unread_application_makes_its_permit_unread_with_all_that_follows():
    place = position(e.Applied)
    state = folded(without(place))
    causes = [entry.cause for entry in state.unread]

    assert causes[0] is UnreadCause.LOG_UNREADABLE
    assert {*causes[1:]} == {UnreadCause.NOT_FOLDED}
    assert [entry.event for entry in state.unread][-2:] == [
        "PermitIssued",
        "EvidencePresented",
    ]
    for reference in references(PERMITS[0][0]):
        assert told(answer(state, reference)) == (None, False, CANNOT_TELL)
    # its number is in the event that does not follow, so another one is none
    assert answer(state, "1" * 18).state is State.UNKNOWN


def test_an_unread_enterprise_leaves_its_permits_untold():
    for place, one in enumerate(TOWN.recorded):
        if getattr(one.event, "uscc", "") == f.APPLICANT:
            state = folded(without(place))

    assert {told(answer(state, reference)) for reference in TRUE} == {
        (None, False, CANNOT_TELL)
    }
    assert any("unknown: organisation:" in entry.problem for entry in state.unread)


def test_an_unread_revocation_leaves_what_rests_on_the_department_untold():
    state = folded(without(position(e.AttestationRevoked)))
    without_basis = answer(state, references(PERMITS[4][0])[0])

    assert told(without_basis) == (None, False, CANNOT_TELL)


def test_an_event_about_something_that_no_entry_explains_leaves_no_answer():
    story = list(TOWN.recorded)
    last = story[-1]
    stranger = PermitId(f.word("stranger"))
    by = f.address("officer")
    happened = e.WorkStarted(stranger, 0, 0, by)
    story.append(replace(last, event=happened, log_index=last.log_index + 1))
    state = folded(story)

    [entry] = state.unread
    assert (entry.event, entry.cause) == ("WorkStarted", UnreadCause.NOT_FOLDED)
    assert entry.about == ()
    assert f"unknown: permit:{to_hex(stranger)}" in entry.problem
    assert unread_json(entry)["block"] == last.block.number
    for reference in (*TRUE, "ab" * 32):
        assert answer(state, reference).state is None


def test_an_event_about_an_unread_permit_is_about_that_permit_alone():
    place = position(e.PermitIssued, 1)
    state = folded(without(place))
    permit = TOWN.recorded[place].event.permit

    after = [entry for entry in state.unread if entry.event == "PermitSuspended"]
    assert [entry.about for entry in after] == [(named(DoubtSubject.PERMIT, permit),)]
    assert not state.all_doubted


@pytest.mark.parametrize(
    "event",
    [
        e.BatchRevoked(
            BatchId(f.word("?")),
            f.DEPARTMENT_ID,
            RevocationReason.DATA_ERROR,
            f.address("department"),
        ),
        e.KeyRetired(f.address("nobody"), 1, f.address("officer"), f.address("second")),
        e.OrganisationSuspended(OrganisationId(f.word("?"))),
        e.GrantGiven(
            OrganisationId(f.word("?")), e.GrantKind.ATTEST, f.word("s"), (), 0, 1, b"b"
        ),
        e.AttestationRevoked(
            AttestationId(f.word("?")),
            OrganisationId(f.word("??")),
            f.word("leaf"),
            RevocationReason.DATA_ERROR,
            f.address("department"),
        ),
    ],
)
def test_no_event_about_something_unknown_stops_the_reader(event):
    last = TOWN.recorded[-1]
    state = folded([*TOWN.recorded, replace(last, event=event, log_index=9)])

    assert [one.event for one in state.unread] == [type(event).__name__]


def test_an_event_that_breaks_the_model_is_kept_and_named():
    last = TOWN.recorded[-1]
    bad = replace(last, event=e.KeySuspended(None), log_index=9)  # type: ignore[arg-type]
    state = folded([*TOWN.recorded, bad])

    [entry] = state.unread
    assert entry.cause is UnreadCause.NOT_FOLDED
    assert "KeyError" in entry.problem
    assert state.all_doubted


# cases that are not decided yet


def waiting() -> tuple[Town, EvidenceSet]:
    """Give a town with an application for which everything is there."""
    town = Town.small()
    return town, town.ready()


def is_untold(town: Town, shown: EvidenceSet, *lost: type[e.Event]) -> bool:
    entries: list[LogEntry] = [
        unread(one) if type(one.event) in lost else one for one in town.recorded
    ]
    state = folded(entries)
    assert town.application is not None
    return case_in_doubt(state, town.application, town.requirements, shown)


@pytest.mark.parametrize(
    "lost", [e.BatchAnchored, e.Applied, e.Committed, e.KeyAdded, e.SchemaDefined]
)
def test_a_case_that_rests_on_something_unread_cannot_be_told(lost):
    town, shown = waiting()

    assert not is_untold(town, shown)
    assert is_untold(town, shown, lost)


def test_a_case_is_told_whatever_is_unread_about_others():
    town, shown = waiting()
    other = town.recorded[-1]
    event = e.KeySuspended(f.address("rival"))
    town.recorded.append(replace(other, event=event, log_index=9))

    assert not is_untold(town, shown, e.KeySuspended)
    assert is_untold(town, shown, e.KeySuspended, e.MatterVersionPublished)


def test_a_case_over_an_event_of_which_nothing_is_known_cannot_be_told():
    town, shown = waiting()
    entries = [*town.recorded[:-1], unread(town.recorded[-1], known=False)]

    assert case_in_doubt(folded(entries), town.application, town.requirements, shown)


@pytest.mark.parametrize("lost", [e.PermitIssued, e.EvidencePresented])
def test_a_case_that_may_rest_on_an_unread_permit_cannot_be_told(lost):
    pair = Pair.new()
    town = pair.town
    entries = [unread(one) if type(one.event) is lost else one for one in town.recorded]

    for shown in (pair.shown, replace(pair.shown, permits=())):
        told_now = (pair.application, town.requirements, shown)
        assert not case_in_doubt(town.state, *told_now)
        if shown.permits or lost is e.PermitIssued:
            assert case_in_doubt(folded(entries), *told_now)


@pytest.mark.parametrize(
    ("project", "untold"), [(f.PROJECT, True), (f.OTHER_PROJECT, False)]
)
def test_a_case_that_an_unread_permit_may_bar_cannot_be_told(project, untold):
    """One permit at a time is in force for a project; this one is not read."""
    town, shown = waiting()
    case = town.application
    town.apply_for(nonce="another", project=project)
    town.issue(shown, document=f.word("another"), number="ANOTHER")
    entries = [
        unread(one) if isinstance(one.event, e.PermitIssued) else one
        for one in town.recorded
    ]

    told_now = (case, town.requirements, shown)
    assert case_in_doubt(folded(entries), *told_now) is untold
    several = folded(entries)
    change(several.versions, case.version, several_permits=True)
    assert not case_in_doubt(several, *told_now)


def test_a_case_beside_a_permit_in_doubt_cannot_be_told():
    town, shown = waiting()
    case = town.application
    town.apply_for(nonce="another")
    permit = town.issue(shown, document=f.word("another"), number="ANOTHER")
    town.end(permit, Ending.REVOKED)
    entries = [
        unread(one) if isinstance(one.event, e.PermitEnded) else one
        for one in town.recorded
    ]

    told_now = (case, town.requirements, shown)
    assert not case_in_doubt(town.state, *told_now)
    assert case_in_doubt(folded(entries), *told_now)


def test_the_state_of_a_permit_cannot_be_told_over_an_unknown_event():
    state = folded(without(position(e.KeyAdded), known=False))
    identifier, _ = PERMITS[0]
    known = state.permits.get(identifier)

    assert known is not None
    assert permit_status(state, known, now=TOWN.now).state is None
    assert in_doubt(TOWN.state, identifier, None)


def test_a_case_that_is_not_applied_for_yet_and_a_key_that_nobody_has_are_told_apart():
    town, shown = waiting()
    assert town.application is not None
    later = replace(town.application, consent=f.word("later"))
    first, *_ = shown.attestations
    stranger = replace(first, root=f.word("nowhere"))
    last = town.recorded[-1]
    event = e.KeySuspended(f.address("rival"))
    other = unread(replace(last, event=event, log_index=9))
    state = folded([*town.recorded, other])
    evidence = EvidenceSet((), (stranger,), ())

    assert not case_in_doubt(state, later, town.requirements, evidence)
