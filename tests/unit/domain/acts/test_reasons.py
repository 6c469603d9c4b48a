"""The one table of reasons for acts on permits."""

import pytest

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.officer_acts import ACTS


def test_every_act_and_every_ending_has_reasons():
    endings = {ending.name for ending in Ending if ending}
    assert ACT_REASONS.keys() == (ACTS.keys() - {"end"}) | endings
    assert all(ACT_REASONS.values())


@pytest.mark.parametrize("code", sorted({c for r in ACT_REASONS.values() for c in r}))
def test_every_reason_has_words_in_both_languages(code):
    assert message(code, "zh") != message(code, "en")
