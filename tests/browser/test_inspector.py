"""An inspector in the field: take over, inspect with a colleague, scan, be shown."""

import re
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.visitor import Look, Visitor
from tests.integration.api.site import until
from tests.integration.api.test_supervision import PAIR, do, seen
from tests.integration.api.walking import walk

NOTE = "东侧临边防护缺失约四米，已拍照。 Edge protection is missing."
SIDE = 480
"""Pixels of the square picture that the false camera takes."""


def handed_over(site) -> str:
    permit = walk(site, "documents").permit
    until(lambda: seen(site, permit)["proposed"])
    return permit


def two_officers_sign(visitor: Visitor) -> None:
    """Sign twice: with the own key, then with that of a colleague."""
    page = visitor.page
    select = "form[data-sign] select[name=key]"
    colleague = "form[data-handle='housing/officer-1']"
    visitor.click(f"{colleague} button")
    expect(page.locator(colleague)).to_be_hidden()
    own = str(page.locator("body").get_attribute("data-address"))
    options = [
        one.get_attribute("value") for one in page.locator(f"{select} option").all()
    ]
    (other,) = set(options) - {own, ""}
    visitor.sign()
    expect(page.locator(select)).to_have_value(str(other))
    page.select_option(select, own)
    visitor.sign()  # the same key again
    expect(page.locator("form[data-sign] [role=alert]")).not_to_be_empty()
    page.select_option(select, other)
    visitor.sign()
    page.wait_for_url(re.compile(r"done="))
    expect(page.locator(".done")).to_be_visible()


def test_a_visit_is_written_without_a_network_and_signed_by_two_with_one(visitor, site):
    permit = handed_over(site)
    page = visitor.page
    visitor.be("housing/officer-2")
    visitor.check()
    visitor.click(f"a[href='/inspector/permits/{permit}/accept']")
    visitor.check()
    visitor.sign()
    page.wait_for_url(re.compile(r"done="))
    visitor.check()
    visitor.click("a[href$='/visit']")
    visitor.check()

    page.context.set_offline(True)
    visitor.click("label:has([value=FAULTS])")
    page.fill("#note", NOTE)
    visitor.click("form[data-inspect] button[type=submit]")
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    visitor.check()
    page.context.set_offline(False)
    assert all("DISCONNECTED" in fault for fault in visitor.faults)
    visitor.faults.clear()  # the browser notes that there was no network

    visitor.open("/inspector")
    visitor.click("[data-waiting] a")
    expect(page.locator("#note")).to_have_value(NOTE)
    visitor.click("form[data-inspect] button[type=submit]")
    expect(page.locator("form[data-sign]")).to_be_visible()
    visitor.check()
    two_officers_sign(visitor)
    visitor.check()

    expect(page.locator(".kept")).to_contain_text(NOTE)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    (inspection,) = seen(site, permit)["inspections"]
    assert inspection["finding"] == "FAULTS"
    assert len(set(inspection["officers"])) == len(PAIR)
    bodies = "\n".join(request.post_data or "" for request in visitor.requests)
    assert inspection["record"] in bodies
    assert "临边" not in bodies  # the note itself stays here


@pytest.fixture
def phone(town, chromium):
    with Visitor.arrive(chromium, town, Look("zh", 390)) as arrived:
        yield arrived


def test_faults_are_ordered_to_be_corrected_and_a_promise_is_judged(phone, site):
    permit, page = handed_over(site), phone.page
    do(site, permit, {"act": "accept"}, PAIR[0])
    do(
        site,
        permit,
        {"act": "inspect", "finding": "FAULTS", "record": "0x" + "5a" * 32},
        *PAIR,
    )
    phone.be("housing/officer-2")

    phone.open(f"/inspector/permits/{permit}")
    phone.click("a[href*='/order?about=']")
    phone.click("label:has([value=MINOR])")
    page.fill("#due_at", "2099-01-31")
    page.fill("#note", NOTE)
    phone.click("form[data-inspect] button[type=submit]")
    expect(page.locator("form[data-sign]")).to_be_visible()
    phone.check()
    two_officers_sign(phone)

    phone.click("a[href*='/close?about=']")
    phone.click("label:has([value=yes])")
    page.fill("#corrected_at", "2026-01-01")
    page.fill("#note", NOTE)
    phone.click("form[data-inspect] button[type=submit]")
    expect(page.locator("form[data-inspect] [role=alert]")).to_be_empty()
    phone.check()
    (order,) = seen(site, permit)["orders"]
    assert (order["gravity"], order["due_at"]) == ("MINOR", 4_073_558_400)


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
