"""A day whose permit numbers are used up: complete cases wait for those of the next."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.builders.used_numbers import MovedClock, use_up
from tests.integration.api.site import Site, until
from tests.integration.api.test_pages_authority import seen
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.law.calendar import day_start, legal_day
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.usecases.applications import automation

PAPERS = scenario("documents")
REGION = PAPERS["project"][5:11]
OFFICER = "approval/officer-1"
WAITS = "waits_for_number"


@dataclass
class Evening:
    """A service in a region without numbers of today, and its clock."""

    folder: Path
    clock: MovedClock
    site: Site

    def reopen(self, **changes: Any) -> None:
        """Stop the service, and start it again."""
        self.site.close()
        self.site = Site.open(self.folder, clock=self.clock, **changes)

    def complete(self) -> str:
        """An application that lacks nothing but a number."""
        person = self.site.person(PAPERS["applicant"])
        application = person.apply(PAPERS["project"])
        person.gathered(application)
        return application

    def view(self, application: str) -> dict[str, Any]:
        person = self.site.person(PAPERS["applicant"])
        found: dict[str, Any] = person.get(f"applications/{application}").json()
        return found

    def page(self, handle: str, path: str) -> str:
        """A page in Chinese, as somebody sees it."""
        return seen(self.site.person(handle), path, language="zh").text

    def notices(self, handle: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            self.site.person(handle).get("me/notices").json()["notices"]
        )
        return [one for one in found if one["code"] == "NOTICE_NUMBER_AWAITED"]

    def issued(self, application: str) -> dict[str, Any]:
        """The application with its permit, once there are numbers again."""

        def look() -> dict[str, Any] | None:
            found = self.view(application)
            return found if found["permit"] else None

        return until(look)

    def number(self, permit: str) -> str:
        found = self.site.visitor().get(f"verify/{permit}").json()
        number: str = found["permit"]["number"]
        return number


@pytest.fixture(scope="module")
def ledger(pristine, tmp_path_factory) -> tuple[Path, float]:
    """A town whose ledger has all numbers of the day, and how far its clock is."""
    clock = MovedClock()
    folder = tmp_path_factory.mktemp("used") / "data"
    Site.copy(pristine, folder, clock=clock).close()
    use_up(folder, REGION, clock.day, clock=clock)
    return folder, clock.ahead


@pytest.fixture
def evening(ledger, tmp_path) -> Iterator[Evening]:
    used, ahead = ledger
    clock, folder = MovedClock(), tmp_path / "data"
    clock.ahead = ahead
    shutil.copytree(used, folder)
    evening = Evening(folder, clock, Site.open(folder, clock=clock))
    yield evening
    evening.site.close()


def test_who_waits_for_a_number_is_told_so_everywhere(evening):
    application = evening.complete()
    view = evening.view(application)
    tomorrow = evening.clock() + evening.clock.left

    assert (view["state"], view["permit"]) == (WAITS, None)
    assert view["words"].startswith("等待编号")
    assert view["number_from"] == pytest.approx(tomorrow, abs=2)
    assert view["number_from"] == day_start(legal_day(view["number_from"]))
    params = {"number": view["number"], "code": view["code"]}
    told = evening.site.visitor().get("progress", params=params).json()
    assert told["turn"] == "number"
    assert told["words"].startswith("等待编号")
    assert "等待编号" in evening.page(
        PAPERS["applicant"], f"/applications/{application}"
    )
    assert "等待编号" in evening.page(OFFICER, "/authority")
    decision = evening.page(OFFICER, f"/authority/applications/{application}")
    assert decision.count("等待编号") >= 2
    refused = evening.site.person(OFFICER).get(f"applications/{application}/decision")
    assert (refused.status_code, refused.json()["code"]) == (
        409,
        "PERMIT_NUMBER_OVERFLOW",
    )


def test_both_sides_get_one_notice_that_ends_with_the_wait(evening):
    application = evening.complete()
    for handle in (PAPERS["applicant"], OFFICER):
        (notice,) = evening.notices(handle)
        assert notice["application"] == application
        assert notice["due"] == evening.view(application)["number_from"]
    assert evening.notices("developer-3") == []

    evening.clock.to_tomorrow()
    evening.issued(application)

    assert [evening.notices(h) for h in (PAPERS["applicant"], OFFICER)] == [[], []]


def test_it_gets_the_next_days_number_by_itself(evening, monkeypatch):
    tried: list[ApplicationId] = []
    issue = automation.issue_automatically

    def counted(context, application, *, operation):
        tried.append(application)
        return issue(context, application, operation=operation)

    monkeypatch.setattr(automation, "issue_automatically", counted)
    application = evening.complete()
    until(lambda: tried)
    elsewhere = evening.site.person("developer-3").apply("2609-370215-89-01-000086")
    head = evening.site.town.client.head()
    assert evening.view(application)["state"] == WAITS
    mine = ApplicationId(from_hex(application))
    assert tried.count(mine) == 1
    assert [o["state"] for o in evening.view(application)["operations"]] == ["final"]

    evening.clock.to_tomorrow()
    found = evening.issued(application)

    assert evening.number(found["permit"]) == f"{REGION}{evening.clock.day}0101"
    assert found["state"] == "decided"
    assert found["number_from"] is None
    assert tried.count(mine) == 2
    assert head.number < evening.site.town.client.head().number
    assert elsewhere != application


def test_a_service_that_is_started_again_loses_nothing(evening):
    application = evening.complete()
    evening.reopen()
    assert evening.view(application)["state"] == WAITS

    evening.site.close()
    evening.clock.to_tomorrow()
    evening.site = Site.open(evening.folder, clock=evening.clock)
    found = evening.issued(application)

    assert evening.number(found["permit"]) == f"{REGION}{evening.clock.day}0101"


def test_an_officers_case_waits_too_and_takes_no_number_before_it_is_read(evening):
    evening.reopen(signers={})
    application = evening.complete()
    assert evening.view(application)["state"] == WAITS
    assert "等待编号" in evening.page(OFFICER, "/authority")

    evening.clock.to_tomorrow()

    officer = evening.site.person(OFFICER)
    assert evening.view(application)["state"] == "ready"
    assert evening.site.service.context.numbers.taken(evening.clock.day) == {}
    shown = officer.get(f"applications/{application}/decision").json()
    assert shown["document"]["face"]["number"] == f"{REGION}{evening.clock.day}0101"
