"""What a permit is called in the exchange of electronic licences."""

import pytest

from tests.builders.town import Town
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.permits.licence_state import LicenceNote, licence_state
from zeropermit.domain.permits.permit import ActKind, PermitAct
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.domain.permits.verification import verify


def act(kind: ActKind, state: State = State.VALID) -> PermitAct:
    return PermitAct(kind, state, 1, ())


def codes(state: State, *history: PermitAct, work: Work = Work.NONE, changed=False):
    found = licence_state(state, work=work, history=history, changed=changed)
    return found.state.value, found.operation.value, found.note


def test_what_is_not_there_is_called_nothing():
    nothing = licence_state(State.UNKNOWN, work=Work.NONE, history=(), changed=False)

    assert nothing is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.LAPSED, ("05", "04", LicenceNote.LAPSED)),
        (State.EXPIRED, ("05", "04", LicenceNote.NONE)),
        (State.SUPERSEDED, ("99", "09", LicenceNote.SUPERSEDED)),
        (State.WITHDRAWN, ("04", "05", LicenceNote.WITHDRAWN)),
        (State.REVOKED, ("03", "05", LicenceNote.NONE)),
        (State.FORFEITED, ("07", "05", LicenceNote.NONE)),
        (State.CANCELLED, ("04", "05", LicenceNote.NONE)),
    ],
)
def test_an_end_is_called_by_its_own_code_whatever_came_before(state, expected):
    assert codes(state) == expected
    assert codes(state, act(ActKind.EXTEND), work=Work.STOPPED) == expected


def test_a_suspension_by_act_is_told_from_one_by_evidence():
    by_act = codes(State.SUSPENDED, act(ActKind.SUSPEND, State.SUSPENDED))
    reported = act(ActKind.REPORT_STOP, State.SUSPENDED)

    assert by_act == ("02", "03", LicenceNote.NONE)
    assert codes(State.SUSPENDED, reported) == by_act
    assert codes(State.SUSPENDED) == ("02", "03", LicenceNote.EVIDENCE_GONE)
    started = codes(State.SUSPENDED, act(ActKind.REPORT_START))
    assert started == ("02", "03", LicenceNote.EVIDENCE_GONE)


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        (ActKind.EXTEND, "02"),
        (ActKind.REINSTATE, "06"),
        (ActKind.REPORT_START, "07"),
        (ActKind.REPORT_RESUMPTION, "07"),
        (ActKind.GIVE_NOTICE, "07"),
    ],
)
def test_the_last_act_on_a_valid_permit_is_its_operation(kind, operation):
    before = act(ActKind.EXTEND)

    assert codes(State.VALID, before, act(kind)) == ("01", operation, LicenceNote.NONE)


def test_a_permit_just_issued_is_new_or_changed():
    assert codes(State.VALID) == ("01", "01", LicenceNote.NONE)
    assert codes(State.VALID, changed=True) == ("01", "09", LicenceNote.NONE)


@pytest.mark.parametrize("work", [Work.STOPPED, Work.CLEARED])
def test_stopped_work_leaves_the_licence_valid_and_is_said(work):
    assert codes(State.VALID, work=work) == ("01", "01", LicenceNote.WORK_STOPPED)


def test_an_answer_knows_what_its_permit_is_called():
    town = Town.small()
    town.granted()
    as_of = BlockStamp(1, bytes(32), bytes(32), 0)

    found = verify(town.state, b"\2" * 32, at=town.now, as_of=as_of)
    unknown = verify(town.state, b"\3" * 32, at=town.now, as_of=as_of)

    assert found.licence.state.value == "01"
    assert unknown.licence is None
