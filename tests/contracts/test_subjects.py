"""Subjects: the ledger checks codes as Python does, of the kind that a matter has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts import factories as f
from tests.contracts.evm import Evm
from tests.contracts.test_commitment_registry import apply_for
from tests.invariants.subjects import CODES, is_code_of
from zeropermit.domain.law.subjects import MatterSubject, is_subject

EVM = Evm()
HARNESS = EVM.deploy("LibraryHarness")
KINDS = tuple(MatterSubject)
PREMISES = "370203001001GB00018F00010001"
SITE = "370203001001GB00018"
VEHICLE = "L0DEM0004A1000018"
FIRM = "91370200DEM000014Y"
OTHER = "EVENT-2026/18"


def on_ledger(kind: MatterSubject, code: str) -> bool:
    answer: bool = EVM.call(HARNESS, "isSubjectOf", kind, code)
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_ledger_service_and_model_take_the_same_codes(kind):
    for code in (*CODES, PREMISES, SITE, VEHICLE, FIRM, OTHER):
        told = on_ledger(kind, code)
        assert told == is_subject(kind, code) == is_code_of(kind, code), code


@given(
    st.sampled_from(KINDS),
    st.sampled_from([one for one in CODES if one]),
    st.integers(0, 40),
    st.characters(codec="utf-8"),
)
def test_a_code_with_one_character_changed_is_judged_alike(kind, code, place, char):
    place %= len(code)
    changed = code[:place] + char + code[place + 1 :]

    assert on_ledger(kind, changed) == is_subject(kind, changed)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (MatterSubject.PREMISES, PREMISES),
        (MatterSubject.SITE, SITE),
        (MatterSubject.VEHICLE, VEHICLE),
        (MatterSubject.ORGANISATION, FIRM),
        (MatterSubject.OTHER, OTHER),
    ],
)
def test_an_application_is_made_for_a_code_of_the_matters_kind_alone(
    world, refuses, kind, code
):
    world.publish(subject=kind)

    with refuses("SubjectCodeMalformed", kind, code.lower()):
        apply_for(world, version=2, project=code.lower())
    if kind is not MatterSubject.OTHER:
        with refuses("SubjectCodeMalformed", kind, f.PROJECT):
            apply_for(world, version=2, project=f.PROJECT)
    receipt = apply_for(world, version=2, project=code)
    assert receipt.events[0].values["project"] == code
