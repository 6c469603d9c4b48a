"""The one table of reasons for acts on permits."""

import pytest

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.reasons import ACT_REASONS, SUPERVISION_REASONS
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.officer_acts import ACTS
from zeropermit.usecases.supervision.supervise import ACTS as SUPERVISION_ACTS


def test_every_act_and_every_ending_has_reasons():
    endings = {ending.name for ending in Ending if ending}
    assert ACT_REASONS.keys() == (ACTS.keys() - {"end", "give-notice"}) | endings
    assert all(ACT_REASONS.values())


def test_reasons_of_supervision_are_of_its_acts():
    assert SUPERVISION_REASONS.keys() <= SUPERVISION_ACTS.keys()
    assert all(
        "reason" in given_fields(SUPERVISION_ACTS[act]) for act in SUPERVISION_REASONS
    )


CODES = {c for r in (ACT_REASONS, SUPERVISION_REASONS) for t in r.values() for c in t}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_has_words_in_both_languages(code):
    assert message(code, "zh") != message(code, "en")
