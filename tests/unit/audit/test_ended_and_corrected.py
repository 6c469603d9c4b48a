"""Lies about permits that were struck off, and about corrected documents."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import (
    ISSUED,
    PERMIT,
    act,
    codes,
    ended,
    story,
    told,
    told_before,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.permits.reasons import Ending, Measure, State

REVOKED = (*told_before(Measure.REVOKED), ended(0, Ending.REVOKED))


def test_a_permit_that_is_struck_off_has_no_differences():
    fold = told(story(*REVOKED, act(e.PermitDeregistered, 1)))

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.REVOKED
    assert fold.state.permits[PERMIT].deregistered_at > 0


def test_a_permit_that_is_struck_off_twice_is_found():
    twice = [act(e.PermitDeregistered, sequence) for sequence in (1, 2)]

    assert codes(story(*REVOKED, *twice)) == ["VALUE_NOT_ALLOWED"]


def corrected(sequence, **changes):
    documents = (ISSUED.document, facts.word("corrected"))
    officers = (facts.address("officer"), facts.address("second"))
    decided = ("TEST", facts.word("decision"), *officers)
    event = e.DocumentCorrected(PERMIT, sequence, *documents, *decided)
    return replace(event, **changes)


def test_a_corrected_document_has_no_differences_and_both_are_found():
    fold = told(story(corrected(0)))

    assert fold.differences == []
    assert fold.state.permits[PERMIT].document == facts.word("corrected")
    for document in (ISSUED.document, facts.word("corrected")):
        assert fold.state.by_document[document] == [PERMIT]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"document": facts.word("another")}, "VALUE_NOT_ALLOWED"),
        ({"corrected": ISSUED.document}, "EXISTS_ALREADY"),
        ({"corrected": bytes(32)}, "VALUE_NOT_ALLOWED"),
        ({"second": facts.address("officer")}, "OFFICER_TWICE"),
        ({"sequence": 1}, "OUT_OF_SEQUENCE"),
    ],
)
def test_a_correction_that_is_wrong_is_found(changes, found):
    assert codes(story(corrected(**{"sequence": 0, **changes}))) == [found]


def test_a_permit_that_ended_and_is_corrected_is_found():
    late = corrected(1)

    assert codes(story(*REVOKED, late)) == ["STATE_NOT_ALLOWED"]
