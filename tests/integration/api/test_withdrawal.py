"""A commitment that is taken back or broken no longer counts; no other follows it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.integration.api.officer_acts import commitment_of, submit_act, take_over
from tests.integration.api.scenario import walk
from tests.integration.api.site import ENDED, Person, Site, until
from zeropermit.domain.acts.commitments import RecordOutcome, WithdrawCommitment
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.permits.reasons import Outcome

PROJECT = "2609-370215-89-01-000086"


@pytest.fixture(scope="module")
def spoilt(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town in which somebody will be barred."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("spoilt") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def application(spoilt) -> str:
    person = spoilt.person("developer-3")
    application = person.apply(PROJECT)
    person.gathered(application)
    return application


def promise(person: Person, application: str, states: frozenset[str] = ENDED):
    """Commit; give what became of it."""
    letter = person.letter(application)
    answer = person.post(
        f"applications/{application}/commitments", person.commitment(letter)
    )
    assert answer.status_code == 202, answer.text
    return person.settled(answer.json()["operation"], states)


def lines(person: Person, application: str) -> Mapping[str, Mapping[str, Any]]:
    found = person.get(f"applications/{application}").json()["lines"]
    return {line["requirement"]: line for line in found}


def test_a_commitment_that_was_taken_back_is_gone_and_not_signed_again(
    spoilt, application
):
    person = spoilt.person("developer-3")
    asked = person.get(f"applications/{application}").json()["asked"]
    promise(person, application)
    until(lambda: lines(person, application)[asked[0]]["met"])
    made = commitment_of(spoilt, application, "developer-3")

    submit_act(spoilt, WithdrawCommitment(made), "developer-3")
    until(lambda: not lines(person, application)[asked[0]]["met"])

    line = lines(person, application)[asked[0]]
    assert "COMMITMENT_WITHDRAWN" in [reason["code"] for reason in line["reasons"]]
    assert person.get(f"applications/{application}").json()["asked"] == []
    for language in ("zh", "en"):
        again = person.get(f"applications/{application}/letters?language={language}")
        assert (again.status_code, again.json()["code"]) == (409, "NO_COMMITMENT_ASKED")


def test_whoever_broke_a_commitment_cannot_make_another(spoilt):
    person, case = spoilt.person("contractor"), walk(spoilt, "main")
    take_over(spoilt, case.permit, "housing/officer-1")
    made = commitment_of(spoilt, case.application, "contractor")
    filed = spoilt.service.context.ledger.read(
        lambda state, _: state.applications[ApplicationId(made.content.application)]
    )
    decision = b"\x5a" * 32
    broken = RecordOutcome(filed.content, made, Outcome.BREACHED, decision)

    submit_act(spoilt, broken, "housing/officer-1", "housing/officer-2")
    other = spoilt.person("developer-3").apply(PROJECT)
    spoilt.person("developer-3").gathered(other)
    until(lambda: person.get(f"applications/{other}/letters").status_code == 409)

    refused = person.get(f"applications/{other}/letters").json()
    assert refused["code"] == "BARRED_FROM_COMMITTING"
    assert person.get(f"applications/{other}").json()["asked"] == []
