"""The pages of the ledger: anybody finds anything, and every link leads somewhere."""

import csv
import io
import json
import re
import time
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from httpx2 import Response

from tests.integration.api.scenario import Walked
from tests.integration.api.site import API, Site, at
from tests.integration.api.test_home import PAYLOADS
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import from_hex, organisation_id, to_hex
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.web.pages.ledger import events as ledger_pages
from zeropermit.web.pages.public.figures import as_csv, harmless

HTML = {"Accept": "text/html"}
PAGES = 60
"""Pages that a walk along the links looks at, at most."""


class Seen(HTMLParser):
    """What is on a page: its links, its tags, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.text += data


def opened(visitor, path: str, *, language: str = "en", status: int = 200) -> Seen:
    headers = {**HTML, "Accept-Language": language}
    answer = at(visitor, path, headers=headers)
    assert answer.status_code == status, (path, answer.text[:500])
    assert answer.headers["content-type"].startswith("text/html"), path
    return Seen(answer.text)


def found(visitor, query: str) -> str:
    """Where the search box leads."""
    answer = at(visitor, "/ledger", params={"q": query}, follow_redirects=False)
    assert answer.status_code == 303, (query, answer.status_code)
    return answer.headers["location"]


def things_of(site: Site, walked: Walked) -> dict[str, str]:
    """Everything of a permit that somebody may hold in their hands."""
    permit = walked.permit
    number = site.visitor().get(f"permits/{permit}").json()["permit"]["number"]
    issued = site.service.index.events(permit=from_hex(permit), name="PermitIssued")

    def look(state, _):
        known = state.permits[from_hex(permit)]
        filed = state.applications[known.application]
        references = evidence_references(state, known.application, known.presentation)
        version = state.versions[filed.content.version]
        kinds = [
            version.requirements[place].options[choice.option].kind
            for place, choice in enumerate(known.presentation.choices)
        ]
        attested = references[kinds.index(OptionKind.ATTESTATION)]
        promised = references[kinds.index(OptionKind.COMMITMENT)]
        return {
            "number": number,
            "permit": permit,
            "document": to_hex(known.document),
            "application": walked.application,
            "attestation": to_hex(attested.id),
            "evidence": to_hex(attested.evidence),
            "batch": to_hex(attested.batch),
            "commitment": to_hex(promised.id),
            "transaction": to_hex(issued[0].tx_hash),
            "block": str(issued[0].block.number),
            "key": known.issued_by,
            "organisation": site.uscc("approval"),
            "organisation id": to_hex(organisation_id(site.uscc("approval"))),
            "version": to_hex(filed.content.version),
            "project": filed.project,
        }

    return site.service.context.ledger.read(look)


@pytest.fixture(scope="module")
def things(site, granted) -> dict[str, str]:
    return things_of(site, granted)


PLACES = {
    "number": "/p/{number}",
    "permit": "/p/{permit}",
    "document": "/p/{document}",
    "application": "/ledger/applications/{application}",
    "attestation": "/ledger/attestations/{attestation}",
    "evidence": "/ledger/attestations/{evidence}",
    "batch": "/ledger/batches/{batch}",
    "commitment": "/ledger/commitments/{commitment}",
    "transaction": "/ledger/transactions/{transaction}",
    "block": "/ledger/blocks/{block}",
    "key": "/ledger/keys/{key}",
    "organisation": "/ledger/organisations/{organisation}",
    "organisation id": "/ledger/organisations/{organisation}",
    "version": "/ledger/matters/construction-permit/1",
    "project": "/ledger/projects/{project}",
}


@pytest.mark.parametrize("name", PLACES)
def test_one_box_finds_whatever_somebody_holds(visitor, things, name):
    place = PLACES[name].format(**things)
    spaced = re.sub(r"(.{4})", r"\1 ", things[name].lower())

    assert found(visitor, things[name]) == place
    assert found(visitor, f"  {spaced} ") == place
    for language in ("zh", "en"):
        opened(visitor, place, language=language)


@pytest.mark.parametrize(
    "query", [*PAYLOADS, "0x" + "0" * 64, "0x" + "0" * 40, "9" * 15]
)
def test_what_the_ledger_does_not_have_is_said_with_what_can_be_entered(visitor, query):
    def asked(words: str) -> Response:
        return at(visitor, "/ledger", params={"q": words, "language": "en"})

    # a block may come meanwhile, which the page lists
    before, answer, after = (asked(words) for words in ("nothing", query, "nothing"))

    assert answer.status_code == 404
    page = Seen(answer.text)
    assert "The ledger has nothing by this name" in page.text
    assert "Permit number" in page.text
    assert page.tags in (Seen(before.text).tags, Seen(after.text).tags)


@pytest.mark.parametrize(
    "path",
    [
        *("blocks/x", "blocks/-1", "blocks/999999999", "blocks/²", "transactions/0x12"),
        *("organisations/x", "keys/0x00", "batches/0x" + "0" * 64, "projects/1"),
        *("attestations/x", "commitments/0x" + "0" * 64, "matters/x/1"),
        *("matters/construction-permit/0", "matters/construction-permit/99"),
        *("rounds/0x" + "0" * 64, "applications/0x" + "0" * 64, "nothing"),
    ],
)
def test_what_is_not_there_is_said_on_a_page(visitor, path):
    page = opened(visitor, f"/ledger/{path}", status=404)

    assert "NOT_FOUND" in page.text


def test_a_cursor_of_nobody_is_refused_on_a_page(visitor):
    opened(visitor, "/ledger?cursor=x", status=400)


def test_all_events_are_on_the_pages_in_their_order(site, visitor, granted):
    seen, path = [], "/ledger"
    while path:
        page = opened(visitor, path)
        seen += [link for link in page.links if link.startswith("/ledger/transactions")]
        older = (link for link in page.links if link.startswith("/ledger?cursor="))
        path = next((link for link in older if "language=" not in link), "")

    everything = site.service.index.events(after=None, limit=10_000)
    newest_first = [to_hex(one.tx_hash) for one in reversed(everything)]
    shown = list(dict.fromkeys(link.rpartition("/")[2] for link in seen))
    assert shown == list(dict.fromkeys(newest_first))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_link_leads_nowhere(visitor, granted, things, language):
    waiting, done = ["/ledger", f"/p/{granted.permit}"], set()
    waiting += [PLACES[name].format(**things) for name in PLACES]
    while waiting and len(done) < PAGES:
        path = waiting.pop(0)
        if path in done:
            continue
        done.add(path)
        if path.startswith("/ledger?q=") or path.endswith(".jsonl"):
            assert at(visitor, path).status_code == 200
            continue
        waiting += [
            link
            for link in opened(visitor, path, language=language).links
            if link.startswith(("/ledger/", "/p/")) and "language=" not in link
        ]

    assert len(done) > len(PLACES)


def test_from_a_permit_one_comes_to_its_proof_and_back(visitor, things):
    permit = opened(visitor, f"/p/{things['permit']}")
    attested = next(link for link in permit.links if "/ledger/attestations/" in link)

    page = opened(visitor, attested)

    assert f"/p/{things['permit']}" in page.links
    assert any(link.startswith("/ledger/batches/") for link in page.links)
    assert any(link.startswith("/ledger/organisations/") for link in page.links)
    assert "/ledger/matters/construction-permit/1" in page.links


def test_a_transaction_shows_every_field_that_the_api_gives(visitor, things):
    page = opened(visitor, f"/ledger/transactions/{things['transaction']}")

    assert things["document"] in page.text
    assert things["evidence"] in page.text
    assert "…\n" not in page.text


def test_programs_find_the_same_events_at_the_api(visitor):
    assert f"{API}/events" in opened(visitor, "/ledger").links


def test_all_events_are_exported_a_line_each(site, visitor, granted, monkeypatch):
    monkeypatch.setattr(ledger_pages, "EXPORTED_AT_ONCE", 7)

    answer = at(visitor, "/ledger/events.jsonl")

    assert answer.headers["content-type"].startswith("application/jsonl")
    assert answer.headers["content-disposition"].startswith("attachment")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    known = site.service.index.events(after=None, limit=100_000)
    assert [(line["block"], line["log_index"]) for line in lines] == [
        (one.block.number, one.log_index) for one in known
    ]
    listed = visitor.get("events", params={"limit": 50}).json()["events"]
    assert lines[:50] == listed


def test_figures_are_those_of_the_ledger(site, visitor, granted):
    page = opened(visitor, "/ledger/figures")

    permits = site.service.context.ledger.read(lambda state, _: len(state.permits))
    rows = csv_of(visitor, "issued")
    assert sum(int(row["permits"]) for row in rows) == permits
    assert "construction-permit" in {row["matter"] for row in rows}
    assert page.tags.count("svg") == page.tags.count("rect") > 3
    decided = csv_of(visitor, "decisions")
    assert site.uscc("approval") in {row["authority"] for row in decided}
    assert sum(int(row["count"]) for row in decided) == permits
    assert all(0 <= int(row["median_seconds"]) < 600 for row in decided)
    assert len(csv_of(visitor, "departments")) > 3
    aged = {row["department"]: row for row in csv_of(visitor, "ages")}
    observed = datetime(2026, 11, 10, tzinfo=UTC).timestamp()  # as the records say
    oldest = int(aged[site.uscc("planning")]["median_seconds"])
    # departments observe again when a test lets time pass
    assert oldest > time.time() - observed - 2 * 86_400
    assert int(aged[site.uscc("market")]["median_seconds"]) < 86_400
    promised = {
        row["outcome"]: row["commitments"] for row in csv_of(visitor, "commitments")
    }
    assert int(promised["OPEN"]) >= len(granted.letters)


def csv_of(visitor, name: str) -> list[dict[str, str]]:
    answer = at(visitor, f"/ledger/figures/{name}.csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_figures_that_nobody_counts_are_not_there(visitor):
    opened(visitor, "/ledger/figures/other.csv", status=404)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(cell):
    written = as_csv([("name",), (cell,)])

    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{cell}"]
    assert harmless(cell) == f"'{cell}"
    assert harmless(-1) == -1
