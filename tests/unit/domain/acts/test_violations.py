"""Acts check their preconditions against the state of the ledger."""

import pytest

from tests.builders.protocol_case import case
from tests.builders.sample_acts import all_acts
from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.acts.work import (
    ReportResumption,
    ReportStart,
    ReportStop,
    RequestExtension,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import PermitUnknownError

NOW = 1_790_001_000


def sample(kind):
    return next(act for act in all_acts(case()) if type(act) is kind)


@pytest.mark.parametrize(
    "kind", [ReportStart, RequestExtension, ReportStop, ReportResumption]
)
def test_a_holders_act_on_an_unknown_permit_is_refused(kind):
    first = next(iter(sample(kind).violations(LedgerState(), now=NOW)))

    assert isinstance(first.error, PermitUnknownError)


def test_an_act_without_a_precondition_has_no_violation():
    assert list(sample(Attest).violations(LedgerState(), now=NOW)) == []
