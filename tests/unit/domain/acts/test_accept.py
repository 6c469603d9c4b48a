"""Who accepts an application: an officer, or a system where a rule decides."""

import pytest

from tests.builders import facts as f
from tests.builders.town import Town
from zeropermit.domain.acts.applications import Accept
from zeropermit.domain.ledger.violations import Rule


@pytest.mark.parametrize(("automatic", "refused"), [(True, 0), (False, 1)])
def test_a_system_accepts_only_where_the_matter_is_decided_by_rule(automatic, refused):
    town = Town()
    town.offer(f.small_requirements(), automatic=automatic)
    town.ready()
    act = Accept(town.application, 0)

    def found(key):
        return [one.rule for one in act.signer_violations(town.state, f.address(key))]

    assert found("system") == [Rule.KEY_ROLE] * refused
    assert found("officer") == []
