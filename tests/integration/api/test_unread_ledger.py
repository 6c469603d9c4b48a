"""A service over unreadable entries of the ledger: it serves, and names its gaps."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from tests.builders.liar import ATTACKS, CUT, LedgerAttack, no_utf8, with_data
from tests.integration.api.officer_acts import (
    OFFICERS,
    act_body,
    etag,
    signed,
    submit,
    told,
)
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at, until
from tests.integration.api.test_pages_authority import browser
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.store.engine import writing
from zeropermit.store.tables import blocks, marks

HOLDER = scenario("documents")["applicant"]
SUSPENSION = LedgerAttack("PermitSuspended", CUT)
UNTOLD = "LEDGER_IN_DOUBT"
PAGES = (
    *("/", "/status", "/ledger", "/matters", "/ledger/figures", "/ledger/replay"),
    *("/ledger/events.jsonl", "/scan", "/sign-in", "/progress", "/docs", "/keys"),
)
DESKS = {
    "approval/officer-1": ("/authority", "/authority/permits", "/authority/waiting"),
    "housing/officer-1": ("/department", "/inspector"),
    "developer": ("/desk", "/queries"),
}


def verified(site: Site, reference: str) -> dict:
    answer = site.visitor().get(f"verify/{reference}", params={"language": "en"})
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


def is_untold(found: dict) -> bool:
    questions = [
        found[name]["verdict"] for name in ("genuine", "in_force", "issued_by")
    ]
    return (found["state"], found["good"], questions) == (None, False, ["ERROR"] * 3)


def forget(site: Site) -> None:
    """Let a service forget its index, from which it would start again."""
    site.service.worker.stop()
    with writing(site.service.index.engine) as connection:
        for table in (blocks, marks):
            connection.execute(delete(table))


def reread(site: Site, folder: Path, attack: LedgerAttack | None) -> Site:
    """Start a service again that has forgotten its index."""
    forget(site)
    site.close()
    return Site.open(folder, attack=attack, clock=site.clock)


@pytest.fixture(scope="module")
def attacked(pristine, tmp_path_factory) -> Iterator[tuple[Site, str, str, Path]]:
    """A service that cannot read the suspension of a permit, and two permits."""
    folder = tmp_path_factory.mktemp("attacked") / "data"
    shutil.copytree(pristine, folder)
    site = Site.open(folder, attack=SUSPENSION)
    permit, other = (walk(site, case).permit for case in ("documents", "main"))
    wanted = act_body("suspend")
    told(site, permit, "SUSPENDED")
    match = etag(site, permit, wanted)
    answer = submit(site, permit, signed(site, permit, wanted, *OFFICERS), match)
    assert answer.status_code == 202, answer.text
    site.person(OFFICERS[0]).settled(answer.json()["operation"])
    until(lambda: site.visitor().get("status").json()["unread_count"])
    yield site, permit, other, folder
    site.close()


def test_a_permit_whose_suspension_is_unread_is_not_called_valid(attacked):
    site, permit, other, _ = attacked
    found = verified(site, permit)

    assert is_untold(found)
    assert [reason["code"] for reason in found["reasons"]] == [UNTOLD]
    assert (found["permit"], found["evidence"], found["words"]) == (
        None,
        [],
        "Cannot tell",
    )
    assert verified(site, other)["good"]


@pytest.mark.parametrize(
    ("language", "tell", "no"),
    [
        ("zh", "无法判断", r"查无此证|\b否\b|不得"),
        ("en", "Cannot tell", r"\bNo\b|no such"),
    ],
)
def test_its_page_says_neither_yes_nor_no(attacked, language, tell, no):
    site, permit, _, _ = attacked
    for path, asked in ((f"/p/{permit}", {}), ("/", {"q": permit})):
        answer = at(site.visitor(), path, params={**asked, "language": language})
        text = re.sub(r"<[^>]*>", " ", answer.text)

        assert answer.status_code == 200
        assert text.count(tell) >= 4
        assert re.search(no, text) is None
        assert "✓" not in text
        assert "✗" not in text


def test_no_paper_is_made_of_it(attacked):
    site, permit, _, _ = attacked
    for path in ("", "/document", "/evidence", "/qr.svg", "/credential"):
        answer = site.visitor().get(f"permits/{permit}{path}")

        assert answer.status_code == 503, path
        assert answer.json()["code"] == UNTOLD


def test_status_names_block_transaction_log_event_and_reason(attacked):
    site, permit, _, _ = attacked
    found = site.visitor().get("status").json()

    assert (found["health"], found["working"], found["faults"]) == (
        "DEGRADED",
        True,
        [],
    )
    [entry] = found["unread"]
    assert entry["block"] <= found["block"]
    assert re.fullmatch(r"0x[0-9a-f]{64}", entry["tx"])
    assert entry["event"] == "PermitSuspended"
    assert entry["contract"] == "PermitRegistry"
    assert entry["code"] == "LOG_UNREADABLE"
    assert entry["problem"]
    assert entry["about"] == [f"permit:{permit}"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_status_page_shows_the_same_and_every_page_leads_to_it(attacked, language):
    site, _, _, _ = attacked
    [entry] = site.visitor().get("status").json()["unread"]
    page = at(site.visitor(), "/status", params={"language": language})

    assert page.status_code == 200
    for value in (entry["tx"], "PermitSuspended", "LOG_UNREADABLE", entry["about"][0]):
        assert value in page.text
    assert 'href="/status"' in at(site.visitor(), "/matters").text


def test_health_says_that_it_serves_with_gaps(attacked):
    site, _, _, _ = attacked
    answer = site.visitor().get("health")

    assert answer.status_code == 200
    assert answer.json() == {
        "health": "DEGRADED",
        "working": True,
        "unread_count": 1,
        "faults": [],
    }


def test_a_service_without_such_entries_is_in_order(site):
    answer = site.visitor().get("health")

    assert answer.json()["health"] == "OK"
    assert site.visitor().get("status").json()["unread"] == []
    assert "In order" in at(site.visitor(), "/status?language=en").text


@pytest.mark.parametrize("handle", DESKS)
def test_every_desk_opens(attacked, handle):
    site, _, _, _ = attacked
    person = site.person(handle)
    for path in DESKS[handle]:
        assert at(browser(person), path).status_code == 200, path


def test_after_a_restart_the_doubt_is_still_there(attacked, tmp_path):
    site, permit, other, folder = attacked
    copy = tmp_path / "data"
    shutil.copytree(folder, copy)
    again = Site.open(copy, clock=site.clock)
    try:
        assert is_untold(verified(again, permit))
        assert verified(again, other)["good"]
        assert again.visitor().get("status").json()["unread_count"] == 1
        # whoever can read the log reads it, once the index is read again
        again = reread(again, copy, None)
        assert verified(again, permit)["state"] == "SUSPENDED"
    finally:
        again.close()


POISONS = {
    **{name: ATTACKS[name] for name in ("a key without data", "a batch without data")},
    "a name that is no UTF-8": LedgerAttack(
        "OrganisationRegistered", with_data(no_utf8)
    ),
    "an issue without data": LedgerAttack("PermitIssued", CUT),
    "an unknown topic": ATTACKS["an ending under an unknown topic"],
    "an application without data": LedgerAttack("Applied", CUT),
}


@pytest.fixture(scope="module")
def old(pristine, tmp_path_factory) -> tuple[Path, str, str]:
    """The folder of a service with a permit that was suspended and ended."""
    folder = tmp_path_factory.mktemp("old") / "data"
    site = Site.copy(pristine, folder)
    walked = walk(site, "documents")
    permit = walked.permit
    wanted = act_body("end", "CANCELLED")
    match = etag(site, permit, wanted)
    answer = submit(site, permit, signed(site, permit, wanted, *OFFICERS), match)
    site.person(OFFICERS[0]).settled(answer.json()["operation"])
    until(lambda: verified(site, permit)["state"] == "CANCELLED" or None)
    forget(site)
    site.close()
    return folder, permit, walked.application


@pytest.mark.parametrize("name", POISONS)
def test_a_service_starts_and_serves_on_a_poisoned_ledger(old, tmp_path, name):
    folder, (_, permit, application) = tmp_path / "data", old
    shutil.copytree(old[0], folder)
    site = Site.open(folder, attack=POISONS[name])
    try:
        visitor = site.visitor()
        found = verified(site, permit)
        assert is_untold(found) or found["state"] == "CANCELLED"
        assert visitor.get("status").json()["unread_count"] > 0
        for path in PAGES:
            answer = at(visitor, path, headers={"Accept": "text/html"})
            assert answer.status_code in {200, 503}, (path, answer.text)
        case = site.person(HOLDER).get(f"applications/{application}")
        assert case.status_code in {200, 503}, case.text
        for path in ("health", "events", "manifest", "matters"):
            assert visitor.get(path).status_code == 200, path
        # it goes on: a second restart, from the index that it made
        assert site.service.worker.alive
        site.close()
        site = Site.open(folder, attack=POISONS[name])
        assert verified(site, permit)["state"] == found["state"]
        assert site.service.worker.alive
    finally:
        site.close()


@pytest.fixture
def breakable(pristine, tmp_path) -> Iterator[Site]:
    site = Site.copy(pristine, tmp_path / "data")
    yield site
    site.close()


def fails(*_: object) -> int:
    raise KeyError("something unread")


def test_a_part_that_fails_is_named_and_the_others_go_on(breakable, monkeypatch):
    site = breakable
    monkeypatch.setattr(type(site.service.worker.automation), "work", fails)
    answer = until(lambda: site.visitor().get("status").json()["faults"] or None)

    assert [(each["part"], each["code"]) for each in answer] == [
        ("automation", "KeyError")
    ]
    health = site.visitor().get("health")
    assert (health.status_code, health.json()["health"]) == (200, "DEGRADED")
    assert site.service.worker.alive
    assert "automation" in at(site.visitor(), "/status").text
    monkeypatch.undo()
    until(lambda: not site.visitor().get("status").json()["faults"] or None)


def test_a_service_that_cannot_follow_is_failing_and_says_nothing_is_good(
    breakable, monkeypatch
):
    site = breakable
    permit = walk(site, "documents").permit
    assert verified(site, permit)["good"]
    monkeypatch.setattr(type(site.service.worker.view), "catch_up", fails)
    until(lambda: site.visitor().get("status").json()["faults"] or None)

    health = site.visitor().get("health")
    assert (health.status_code, health.json()["health"]) == (503, "FAILING")
    assert site.service.worker.alive
    site.service.worker.contact = site.clock() - 61
    assert not verified(site, permit)["good"]
