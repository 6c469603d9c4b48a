"""An inspector in the field: take over, inspect with a colleague, scan, be shown."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.visitor import Look, Visitor
from tests.integration.api.scenario import walk
from tests.integration.api.site import until
from tests.integration.api.test_supervision import PAIR, do, seen
from zeropermit.domain.ledger.identifiers import from_hex

NOTE = "东侧临边防护缺失约四米，已拍照。 Edge protection is missing."
CHINA = timezone(timedelta(hours=8))
OUTCOMES = {1280: "KEPT", 390: "CORRECTED"}
"""How a promise is judged on each kind of screen; a broken one would bar its firm from
the town that all tests share."""
SIDE = 480
"""Pixels of the square picture that the false camera takes."""


def handed_over(site, case: str = "documents") -> str:
    permit = walk(site, case).permit
    until(lambda: seen(site, permit)["proposed"])
    return permit


def bring_a_colleague(visitor: Visitor) -> None:
    """Bring in the key of a colleague, who signs on the same device."""
    colleague = "form[data-handle='housing/officer-1']"
    visitor.click(f"{colleague} button")
    expect(visitor.page.locator(colleague)).to_be_hidden()


def write_and_sign(visitor: Visitor) -> None:
    """Go on from what was written to its two signatures, and see it done."""
    page = visitor.page
    visitor.click("form[data-inspect] button[type=submit]")
    expect(page.locator("form[data-sign]")).to_be_visible()
    visitor.check()
    select = page.locator("form[data-sign] select[data-signers]")
    first = select.input_value()
    visitor.sign()
    expect(select).not_to_have_value(first)
    visitor.sign()
    page.wait_for_url(re.compile(r"done="))
    expect(page.locator(".done")).to_be_visible()
    visitor.check()


def take_over(visitor: Visitor, permit: str) -> None:
    visitor.click(f"a[href='/inspector/permits/{permit}/accept']")
    visitor.check()
    visitor.sign()
    visitor.page.wait_for_url(re.compile(r"done="))
    visitor.check()


def visit_without_a_network(visitor: Visitor) -> None:
    """Write what was found; sign it when there is a network again."""
    page = visitor.page
    visitor.click("a[href$='/visit']")
    expect(page.locator("form[data-inspect]")).to_be_visible()
    page.context.set_offline(True)
    visitor.click("label:has([value=FAULTS])")
    page.fill("#note", NOTE)
    visitor.click("form[data-inspect] button[type=submit]")
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    visitor.examine()
    page.context.set_offline(False)
    assert all("DISCONNECTED" in fault for fault in visitor.faults)
    visitor.faults.clear()  # the browser notes that there was no network
    visitor.open("/inspector")
    visitor.click("[data-waiting] a")
    expect(page.locator("#note")).to_have_value(NOTE)
    bring_a_colleague(visitor)
    write_and_sign(visitor)
    expect(page.locator(".kept")).to_contain_text(NOTE)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def order_a_correction(visitor: Visitor) -> None:
    visitor.click("a[href*='/order?about=']")
    visitor.click("label:has([value=MINOR])")
    visitor.page.fill("#due_at", "2033-01-31")
    visitor.page.fill("#note", NOTE)
    write_and_sign(visitor)


def close_the_order(visitor: Visitor) -> None:
    visitor.click("a[href*='/close?about=']")
    visitor.click("label:has([value=yes])")
    visitor.page.fill("#corrected_at", datetime.now(CHINA).date().isoformat())
    visitor.page.fill("#note", NOTE)
    write_and_sign(visitor)
    expect(visitor.page.locator(".kept")).to_have_count(3)
    expect(visitor.page.locator("a[href*='/close?about=']")).to_have_count(0)


def judge_a_promise(visitor: Visitor, outcome: str) -> None:
    visitor.click("a[href*='/outcome?about=']")
    visitor.click(f"label:has([value={outcome}])")
    write_and_sign(visitor)


def test_two_inspectors_visit_order_close_and_judge_with_one_device(visitor, site):
    """The whole story of a permit in the field, on each kind of screen."""
    permit, outcome = handed_over(site, "main"), OUTCOMES[visitor.look.width]
    visitor.be("housing/officer-2")
    take_over(visitor, permit)
    visit_without_a_network(visitor)
    order_a_correction(visitor)
    close_the_order(visitor)
    judge_a_promise(visitor, outcome)

    told = seen(site, permit)
    (inspection,), (order,) = told["inspections"], told["orders"]
    assert inspection["finding"] == "FAULTS"
    assert len(set(inspection["officers"])) == len(PAIR)
    assert (order["gravity"], order["due_at"]) == ("MINOR", 1_990_800_000)
    assert order["result"] == "NO_PENALTY"
    assert outcomes(site, permit).count(outcome) == 1
    bodies = "\n".join(request.post_data or "" for request in visitor.requests)
    assert inspection["record"] in bodies
    assert "临边" not in bodies  # the notes themselves stay here


def outcomes(site, permit: str) -> list[str]:
    """What became of each commitment behind a permit, as the ledger has it."""

    def read(state, _) -> list[str]:
        found = state.permits[from_hex(permit)]
        return [
            promise.outcome.name
            for promise in state.commitments.values()
            if promise.content.application == found.application
        ]

    return site.service.context.ledger.read(read)


@pytest.fixture
def phone(town, chromium):
    with Visitor.arrive(chromium, town, Look("zh", 390)) as arrived:
        yield arrived


def test_one_inspector_does_not_sign_for_two(phone, site):
    permit, page = handed_over(site), phone.page
    do(site, permit, {"act": "accept"}, PAIR[0])
    phone.be("housing/officer-2")
    phone.open(f"/inspector/permits/{permit}/visit")
    phone.click("label:has([value=PASSED])")
    page.fill("#note", NOTE)
    bring_a_colleague(phone)
    phone.click("form[data-inspect] button[type=submit]")
    phone.examine()
    select = page.locator("form[data-sign] select[data-signers]")
    own = select.input_value()
    phone.sign()
    expect(select).not_to_have_value(own)
    select.select_option(own)
    phone.sign()

    expect(page.locator("form[data-sign] [role=alert]")).not_to_be_empty()
    assert seen(site, permit)["inspections"] == []


def test_what_the_service_would_have_signed_instead_is_not_signed(phone, site):
    """A service that proposes another finding than was chosen gets no signature."""
    permit, page = handed_over(site), phone.page
    do(site, permit, {"act": "accept"}, PAIR[0])
    phone.be("housing/officer-2")
    phone.open(f"/inspector/permits/{permit}/visit")

    def altered(route):
        answer = route.fetch()
        content = answer.json()
        content["typed_data"]["message"]["finding"] = "Passed"
        route.fulfill(response=answer, json=content)

    page.route("**/supervision/proposals", altered)
    phone.click("label:has([value=FAULTS])")
    page.fill("#note", NOTE)
    phone.click("form[data-inspect] button[type=submit]")

    expect(page.locator("form[data-inspect] [role=alert]")).not_to_be_empty()
    expect(page.locator("form[data-sign]")).to_be_hidden()


# --- Showing and scanning ------------------------------------------------------------


def test_what_a_holder_shows_is_read_from_its_screen(phone, site, tmp_path):
    permit, page = walk(site, "documents").permit, phone.page
    phone.become("developer-2/officer-1")
    phone.open(f"/p/{permit}")
    phone.check()
    phone.click("a[href$='/show']")
    expect(page.locator("#code")).to_be_visible()
    phone.check()
    picture = tmp_path / "code.png"
    page.locator("#code").screenshot(path=picture)

    phone.open("/scan")
    phone.check()
    page.set_input_files("#photo", picture)
    page.wait_for_url(re.compile(r"/p/[0-9a-f]{64}\?t="))

    expect(page.locator(".shown.good")).to_be_visible()
    phone.check()


def test_a_code_that_leads_elsewhere_is_not_followed(guest, tmp_path):
    picture = tmp_path / "elsewhere.png"
    segno.make_qr(f"https://evil.example/p/{'0' * 18}").save(str(picture), scale=6)
    guest.open("/scan")
    guest.page.set_input_files("#photo", picture)

    expect(guest.page.locator("#scan [role=alert]")).to_contain_text("evil.example")


def film(path: Path, text: str) -> None:
    """Make a film of a QR code, for the false camera of Chromium."""
    matrix = list(segno.make_qr(text, error="m").matrix_iter(border=4))
    scale = SIDE // len(matrix)
    left = (SIDE - scale * len(matrix)) // 2
    rows = [bytearray(b"\xeb" * SIDE) for _ in range(SIDE)]
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                start = left + x * scale
                for row in rows[left + y * scale : left + (y + 1) * scale]:
                    row[start : start + scale] = b"\x10" * scale
    luma, chroma = b"".join(rows), b"\x80" * (SIDE * SIDE // 2)
    head = f"YUV4MPEG2 W{SIDE} H{SIDE} F10:1 Ip A1:1 C420\n".encode()
    path.write_bytes(head + (b"FRAME\n" + luma + chroma) * 2)


def test_the_camera_reads_a_code_held_before_it(driver, town, site, tmp_path):
    permit = walk(site, "documents").permit
    number = site.visitor().get(f"permits/{permit}").json()["permit"]["number"]
    film(tmp_path / "code.y4m", f"http://127.0.0.1:{town.settings.port}/p/{number}")
    args = (
        *QUIET,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}",
    )
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=args)
    with Visitor.arrive(browser, town, Look("zh", 390)) as visitor:
        visitor.open("/scan")
        visitor.click("#start")
        visitor.page.wait_for_url(f"**/p/{number}")
        expect(visitor.page.locator(".stamp.good")).to_be_visible()
    browser.close()
