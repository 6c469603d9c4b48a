"""A clerk's whole day: a file with a bad row, its batch, and a record taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.serving import running
from tests.browser.visitor import Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.usecases.department.consequences import dependent_permits

OFFICER = "housing/officer-1"
SCHEMA = "project-classification/1"
BASES = (
    *("contractor-qualification/1", "drawing-review/1"),
    *("key-personnel/1", "fire-design-review/1"),
)
"""Data sets of the department that the permit rests on: one for each look."""
HEADER = (
    *("subject", "observed_at", "valid_until", "source_system", "query_id"),
    *("special_construction", "planning_permit_required"),
    *("civil_air_defence_required", "supervision_required"),
    *("classification_no", "classified_on"),
)


@dataclass
class Town:
    """A town of its own, with a permit that rests on data of the department."""

    site: Site
    permit: str

    def basis(self, schema: str) -> str:
        """The leaf of a record of a data set that the permit rests on."""
        uscc = self.site.uscc(OFFICER)
        records = self.site.service.context.departments.store(uscc).records(
            schema=schema, superseded_by=None
        )
        anchored = [
            held for held in records if held.state is StoredRecordState.ANCHORED
        ]
        found = self.site.service.context.ledger.read(
            lambda state, as_of: dependent_permits(
                state, uscc, anchored, now=as_of.time
            )
        )
        leaves = {to_hex(one.permit): one.leaves for one in found}
        return to_hex(leaves[self.permit][0])


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Town]:
    with running(town_copy(tmp_path_factory, "desk")) as site:
        yield Town(site, walk(site, "main").permit)


def row(query: str, special: str) -> tuple[str, ...]:
    first = ("2609-370203-89-01-000018", "", "", "平台（示范）", query)
    return (*first, special, "true", "true", "true", "青审认（示）", "2026-10-16")


def choose(visitor: Visitor, name: str, *rows: tuple[str, ...]) -> None:
    """Bring rows as clerks do: a file of a spreadsheet, or its cells, pasted."""
    lines = [HEADER, *rows]
    if visitor.look.width < 1000:
        text = "\n".join("\t".join(cells) for cells in lines)
        visitor.page.fill("#text", text)
        return
    text = "\r\n".join(",".join(cells) for cells in lines)
    coding = "gb18030" if visitor.look.language == "zh" else "utf-8-sig"
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode(coding)}
    visitor.page.set_input_files("#file", [file])
    expect(visitor.page.locator("#text")).not_to_have_value("")


def follow(visitor: Visitor, selector: str, to: str) -> None:
    """Click something that leads to an address which has `to` in it."""
    visitor.click(selector)
    visitor.page.wait_for_url(lambda url: to in url)


def signed(visitor: Visitor) -> None:
    """Sign what the page shows, and read on the desk that it is done."""
    visitor.sign()
    visitor.page.wait_for_url(lambda url: "/department?done=" in url)
    expect(visitor.page.locator(".done")).to_be_visible()


def load(visitor: Visitor, position: int) -> None:
    """Load a file with a bad row, read its report, mend it and load it again."""
    page = visitor.page
    follow(visitor, "a[href='/department/load']", "/load")
    page.select_option("#schema", SCHEMA)
    follow(visitor, "form.fields button", "/load?schema=")
    bad = row(f"B-{position}-2", "vielleicht")
    choose(visitor, "table.csv", row(f"B-{position}-1", "true"), bad)
    visitor.check()
    follow(visitor, "button[value=load]", "/reports/")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("vielleicht")
    visitor.check()
    follow(visitor, "main a.button", "/load?schema=")
    area = page.locator("#text")
    area.fill(area.input_value().replace("vielleicht", "false"))
    follow(visitor, "button[value=load]", "/reports/")
    visitor.check()


def anchor(visitor: Visitor, position: int) -> None:
    """Sign the batch that waits."""
    follow(visitor, "a[href^='/department/batches']", "/batches?schema=")
    expect(visitor.page.locator("main")).to_contain_text(f"B-{position}-2")
    visitor.check()
    signed(visitor)
    waiting = visitor.page.locator("a[href^='/department/batches']")
    expect(waiting).to_have_count(0)
    visitor.check()


def take_back(visitor: Visitor, leaf: str, permit: str) -> None:
    """Find a record that a permit rests on, and take it back."""
    page = visitor.page
    visitor.open(f"/department/records?q={leaf}")
    page.check(f"input[name=leaf][value='{leaf}']")
    visitor.check()
    follow(visitor, "form[action='/department/revocation'] button", "/revocation?leaf=")
    expect(page.locator(f"a[href='/p/{permit}']")).to_be_visible()
    page.select_option("#reason", "DATA_ERROR")
    follow(visitor, "form.fields button", "reason=DATA_ERROR")
    visitor.check()
    signed(visitor)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_clerk_loads_anchors_and_takes_back(desk, chromium, look):
    position = LOOKS.index(look)
    with Visitor.arrive(chromium, desk.site.service, look) as visitor:
        visitor.be(OFFICER)
        visitor.page.wait_for_url("**/department")

        load(visitor, position)
        anchor(visitor, position)
        take_back(visitor, desk.basis(BASES[position]), desk.permit)

        visitor.open(f"/p/{desk.permit}")
        expect(visitor.page.locator(".why")).to_be_visible()
        expect(visitor.page.locator("td.bad")).to_have_count(position + 1)
