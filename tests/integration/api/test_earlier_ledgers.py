"""A service whose ledger took the place of another: its answers about older permits."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import MovedClock, Site, at
from zeropermit.client.node import Trusted
from zeropermit.domain.ledger.manifest import Manifest, PinnedBlock
from zeropermit.domain.permits.earlier import EarlierLedger

UNKNOWN = "370203209901010199"


class Moved(NamedTuple):
    """A town whose ledger is new, and a permit of the one before."""

    site: Site
    permit: str
    number: str
    issued_at: int


def ended(site: Site) -> Manifest:
    head = site.town.client.head()
    return replace(
        site.service.manifest, last_block=PinnedBlock(head.number, head.hash)
    )


@pytest.fixture(scope="module")
def moved(pristine, tmp_path_factory) -> Iterator[Moved]:
    before = Site.copy(pristine, tmp_path_factory.mktemp("before") / "data")
    permit = walk(before, "main").permit
    answer = before.visitor().get(f"verify/{permit}").json()
    manifest = ended(before)
    ledger = EarlierLedger(manifest, Trusted(before.town.client, manifest).state)
    folder = tmp_path_factory.mktemp("after") / "data"
    site = Site.copy(pristine, folder, earlier=[ledger], clock=MovedClock(3_600))
    facts = answer["permit"]
    yield Moved(site, permit, facts["number"], facts["issued_at"])
    site.close()
    before.close()


@pytest.mark.parametrize("named", ["permit", "number"])
def test_a_permit_of_an_earlier_ledger_is_found_and_not_called_valid(moved, named):
    found = moved.site.visitor().get(f"verify/{getattr(moved, named)}").json()

    assert (found["state"], found["good"]) == (None, False)
    assert found["genuine"]["verdict"] == "VALID"
    assert [one["code"] for one in found["in_force"]["reasons"]] == ["LEDGER_CLOSED"]
    assert found["permit"]["id"] == moved.permit
    assert found["earlier_ledger"]["chain_id"] == moved.site.service.manifest.chain_id


def test_of_a_past_moment_it_is_told(moved):
    path = f"verify/{moved.permit}?at={moved.issued_at}"

    found = moved.site.visitor().get(path).json()

    assert (found["state"], found["good"]) == ("VALID", True)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "has not put the permit on record"), ("zh", "尚未在现用账本上登记")],
)
def test_its_page_says_where_it_is(moved, language, said):
    page = at(moved.site.visitor(), f"/p/{moved.number}?language={language}")

    assert page.status_code == 200
    assert said in page.text
    assert "data-kept" not in page.text
    assert "/ledger/organisations/" not in page.text
    searched = at(moved.site.visitor(), f"/?q={moved.number}&language={language}")
    assert said in searched.text


@pytest.mark.parametrize("path", ["evidence", "document", "certificate"])
def test_no_paper_of_it_is_made(moved, path):
    answer = moved.site.visitor().get(f"permits/{moved.permit}/{path}")

    assert answer.status_code == 404


def test_what_no_ledger_knows_is_on_none(moved):
    found = moved.site.visitor().get(f"verify/{UNKNOWN}").json()

    assert found["state"] == "UNKNOWN"


def test_an_earlier_ledger_without_a_node_may_know_it(moved, tmp_path, pristine):
    ledger = EarlierLedger(ended(moved.site), None)
    site = Site.copy(pristine, tmp_path / "data", earlier=[ledger])

    found = site.visitor().get(f"verify/{UNKNOWN}").json()
    page = at(site.visitor(), f"/p/{UNKNOWN}?language=en").text
    site.close()

    assert found["state"] is None
    assert [one["code"] for one in found["reasons"]] == ["LEDGER_NOT_ASKED"]
    assert "cannot be asked now" in page
