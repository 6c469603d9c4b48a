"""The registry has every act, and each says all that is derived from it."""

import pytest

from tests.builders.protocol_case import case
from tests.builders.sample_acts import all_acts
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.duties import DUTIES
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.registry import ACTS, CALLS, type_string
from zeropermit.domain.ledger.event_json import event_kinds
from zeropermit.ledger.artifacts import CONTRACTS, abi

CASE = case()
MADE = {act.primary: act for act in all_acts(CASE)}
EVENTS = event_kinds().values()


def entry(act):
    return next(
        each
        for each in abi(act.contract)
        if each["type"] == "function" and each["name"] == act.function
    )


def test_no_class_of_an_act_is_missing():
    def below(kind):
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    declared = {each.primary for each in below(Act) if hasattr(each, "emits")}
    assert declared == ACTS.keys() == MADE.keys()
    assert len(CALLS) == len(ACTS) == 57


def test_every_function_that_takes_a_signature_is_called_by_an_act():
    taking = {
        (contract, each["name"])
        for contract in CONTRACTS
        for each in abi(contract)
        if each["type"] == "function"
        and any(p["internalType"] == "struct Authorization" for p in each["inputs"])
    }

    assert CALLS.keys() == taking


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_as_many_signatures_as_its_function(name):
    inputs = entry(ACTS[name])["inputs"]
    taken = [p for p in inputs if p.get("internalType") == "struct Authorization"]

    assert sum(duty.signatures for duty in DUTIES[name]) == len(taken)
    assert MADE[name].signatures == len(taken)


CALLED = {"End": ("CommitmentRegistry",)}
"""Contracts that an act's own contract calls, and that emit events then."""


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leads_to_events_of_its_contract_and_of_those_that_it_calls(name):
    act = ACTS[name]
    contracts = (act.contract, *CALLED.get(name, ()))
    own = {
        each["name"]
        for contract in contracts
        for each in abi(contract)
        if each["type"] == "event"
    }

    assert act.emits
    assert set(act.emits) <= set(EVENTS)
    assert {event.__name__ for event in act.emits} <= own


@pytest.mark.parametrize("name", ACTS)
def test_the_type_is_that_which_is_signed(name):
    typed = CASE.typed(MADE[name])
    members = [f"{each['type']} {each['name']}" for each in typed["types"][name]]

    assert type_string(ACTS[name]) == f"{name}({','.join(members)})"


def test_an_act_has_one_name_at_the_api_of_its_contract():
    named = [(act.contract, act.wire_name) for act in ACTS.values() if act.wire_name]

    assert len(named) == len(set(named))


def test_what_nobody_gives_is_not_asked_for():
    assert set(given_fields(ACTS["Redraw"])) == {"round", "reason", "decision"}
    assert set(given_fields(ACTS["Suspend"])) == {"reason", "decision"}
    assert not given_fields(ACTS["AcceptSupervision"])


def test_each_party_signs_something():
    parties = {duty.party for act in ACTS.values() for duty in act.duties}

    assert parties == set(Party)
