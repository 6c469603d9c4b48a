"""Pages of whoever checks a permit in the field: public, holder's and inspectors'."""

import pytest
from eth_account.messages import encode_defunct

from tests.integration.api.holder_acts import lived
from tests.integration.api.officer_acts import DECISION, done
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at, until
from tests.integration.api.test_home import Page
from tests.integration.api.test_pages import HTML, signed_in
from tests.integration.api.test_supervision import SECRET, announce, do, reveal, seen
from zeropermit.catalogue.messages import message
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, to_hex
from zeropermit.domain.permits.presentation import presentation_text, write_signature
from zeropermit.domain.supervision.inspection import secret_hash
from zeropermit.web.headers import SCAN_PERMISSIONS, SCAN_POLICY

ORIGIN = "http://127.0.0.1:8000"
PAIR = ("housing/officer-1", "housing/officer-2")
FORMS = ("accept", "visit", "order", "close", "stop", "lift", "outcome")
FORMS += ("hand-over", "redraw", "refer", "answer")


@pytest.fixture(scope="module")
def field(pristine, tmp_path_factory):
    """A town of its own, whose permits are acted on."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("field") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def handed(field) -> str:
    """A permit that waits to be accepted."""
    permit = walk(field, "main").permit
    until(lambda: seen(field, permit)["proposed"])
    return permit


def opened(browser, path: str, **query: str) -> Page:
    answer = at(browser, path, params={"language": "en", **query}, headers=HTML)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def hrefs(page: Page) -> set[str | None]:
    """The addresses that a page leads to."""
    return {a["href"] for a in page.all("a")}


def stamp(page: Page) -> str:
    """The class of the one big word."""
    (found,) = [a["class"] for a in page.all("h1") if "stamp" in (a["class"] or "")]
    return str(found)


# --- The permit page -----------------------------------------------------------------


def test_a_scan_gives_one_word_and_what_the_permit_is_for(visitor, granted):
    page = opened(visitor, f"/p/{granted.permit}")

    assert stamp(page) == "stamp good"
    facts = visitor.get(f"permits/{granted.permit}/document").json()["face"]
    for name in ("project_name", "address", "scale"):
        assert facts[name] in page.text
    assert facts["contractors"][0]["name"] in page.text
    assert "Issued on" in page.text


@pytest.mark.parametrize(("language", "word"), [("zh", "查无此证"), ("en", "Unknown")])
def test_what_nobody_issued_is_unknown_and_not_invalid(visitor, language, word):
    answer = at(visitor, f"/p/{'0' * 18}", params={"language": language})
    page = Page(answer.text)

    assert stamp(page) == "stamp unknown"
    assert word in page.text
    assert page.text.count("Issued on") == 0


def test_the_day_and_the_reason_of_a_suspension_stand_below_its_word(field):
    permit = walk(field, "documents").permit
    done(field, permit, "suspend")
    page = opened(field.visitor(), f"/p/{permit}")

    assert stamp(page) == "stamp held"
    assert message("SAFETY_HAZARD", "en") in page.text
    assert "✓ In force" not in page.text


def test_no_contact_with_the_ledger_is_never_shown_as_not_valid(site, granted):
    worker = site.service.worker
    before = worker.contact
    worker.stop()
    try:
        worker.contact = before - 3600
        page = opened(site.visitor(), f"/p/{granted.permit}")
    finally:
        worker.contact = before
        worker.start()

    assert stamp(page) == "stamp unknown"
    assert "Cannot tell now" in page.text
    assert "✗" not in page.text


# --- Showing -------------------------------------------------------------------------


def code_of(site, permit: str, by: str, *, second: int, origin: str = ORIGIN):
    """The query of a code that somebody signs."""
    text = presentation_text(PermitId(from_hex(permit)), at=second, origin=origin)
    signed = site.account(by).sign_message(encode_defunct(text=text))
    return {"t": str(second), "s": write_signature(bytes(signed.signature))}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (("developer", 0, ORIGIN), "Shown by its holder just now."),
        (("developer", -3600, ORIGIN), "This code is old"),
        (("developer", 3600, ORIGIN), "later than now"),
        (("developer", 0, "http://evil.example"), "did not sign this code"),
        (("developer-2", 0, ORIGIN), "did not sign this code"),
        (("approval", 0, ORIGIN), "did not sign this code"),
    ],
)
def test_a_code_says_whether_its_holder_shows_it_now(
    site, visitor, granted, code, words
):
    by, late, origin = code
    second = int(site.clock()) + late
    query = code_of(site, granted.permit, by, second=second, origin=origin)

    page = opened(visitor, f"/p/{granted.permit}", **query)

    assert words in page.text
    assert stamp(page) == "stamp good"  # the permit is as good as it was


def test_a_code_with_another_second_is_nobodys(site, visitor, granted):
    query = code_of(site, granted.permit, "developer", second=int(site.clock()))

    page = opened(visitor, f"/p/{granted.permit}", s=query["s"], t="1")

    assert "did not sign this code" in page.text


@pytest.mark.parametrize("signature", ["x", "A" * 87, "<b>", "许"])
def test_a_code_that_is_no_signature_is_nobodys(visitor, granted, signature):
    page = opened(visitor, f"/p/{granted.permit}", t="1", s=signature)

    assert "did not sign this code" in page.text


def test_only_its_holder_shows_a_permit(site, granted):
    path = f"/permits/{granted.permit}/show"
    other, _ = signed_in(site, "developer-2")
    assert at(other, path, headers=HTML).status_code == 403
    away = at(site.visitor(), path, headers=HTML, follow_redirects=False)
    assert away.status_code == 303

    holder, _ = signed_in(site, "developer")
    page = opened(holder, path)

    assert stamp(page) == "stamp small good"
    assert f"/permits/{granted.permit}/show" in [
        a["href"] for a in opened(holder, f"/p/{granted.permit}").all("a")
    ]


def test_a_code_is_drawn_and_one_that_is_too_long_is_not(visitor, granted):
    path = f"/permits/{granted.permit}/show/code.svg"

    drawn = at(visitor, path, params={"t": "1790000000", "s": "A" * 87})
    long = at(visitor, path, params={"t": "1790000000", "s": "A" * 199})

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "<script" not in drawn.text
    assert long.status_code >= 400


# --- Scanning ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/scan/", "/scan2", "/p/scan", "/static/scan.js"]
)
def test_only_the_page_that_scans_may_use_the_camera(visitor, path):
    scan = at(visitor, "/scan")
    assert scan.headers["permissions-policy"] == SCAN_PERMISSIONS
    assert scan.headers["content-security-policy"] == SCAN_POLICY
    assert "'unsafe-inline'" not in SCAN_POLICY

    other = at(visitor, path).headers

    assert "camera=()" in other["permissions-policy"]
    assert "wasm" not in other["content-security-policy"]


def test_the_reader_is_kept_by_browsers_that_ask_again(visitor):
    answer = at(visitor, "/static/vendor/zxing.wasm")

    assert answer.headers["content-type"] == "application/wasm"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"]


# --- Inspecting ----------------------------------------------------------------------


def test_an_enterprise_has_no_inspections(site, granted):
    browser, _ = signed_in(site, "developer")
    paths = ["/inspector", f"/inspector/permits/{granted.permit}"]
    paths += [f"/inspector/permits/{granted.permit}/{form}" for form in FORMS]
    paths += ["/inspector/rounds", f"/inspector/rounds/{DECISION}"]
    paths += [f"/inspector/repairs/{site.uscc('developer')}/{DECISION}"]

    for path in paths:
        refused = at(browser, path, headers=HTML).status_code
        assert refused in {403, 409}, path


@pytest.mark.parametrize("form", ["inspect", "handover", "repair", "x"])
def test_there_are_no_other_forms(site, granted, form):
    browser, _ = signed_in(site, PAIR[0])

    answer = at(browser, f"/inspector/permits/{granted.permit}/{form}", headers=HTML)

    assert answer.status_code == 404


def test_a_permit_that_was_handed_over_is_accepted_before_it_is_inspected(
    field, handed
):
    browser, _ = signed_in(field, PAIR[0])
    accept = f"/inspector/permits/{handed}/accept"
    board = opened(browser, "/inspector")
    assert accept in [a["href"] for a in board.all("a")]
    visit = at(browser, f"/inspector/permits/{handed}/visit", headers=HTML)
    assert visit.status_code == 409
    page = opened(browser, f"/inspector/permits/{handed}")
    assert "yet to accept" in page.text
    assert f"/inspector/permits/{handed}" in [
        a["href"] for a in opened(browser, f"/p/{handed}").all("a")
    ]

    do(field, handed, {"act": "accept"}, PAIR[0])

    page = opened(browser, f"/inspector/permits/{handed}")
    hrefs = [a["href"] for a in page.all("a")]
    assert f"/inspector/permits/{handed}/visit" in hrefs
    assert accept not in hrefs
    assert not [href for href in hrefs if "/outcome" in (href or "")]  # inspect first


def test_what_was_found_leads_to_an_order_and_the_order_to_its_end(field, handed):
    browser, _ = signed_in(field, PAIR[0])
    if seen(field, handed)["supervisor"] is None:
        do(field, handed, {"act": "accept"}, PAIR[0])
    inspect = {"act": "inspect", "finding": "FAULTS", "record": DECISION}
    found = do(field, handed, inspect, *PAIR)
    inspection = found["inspections"][0]["inspection"]
    path = f"/inspector/permits/{handed}"
    hrefs = [a["href"] for a in opened(browser, path).all("a")]
    assert f"{path}/order?about={inspection}" in hrefs
    assert [href for href in hrefs if "/outcome?about=0x" in (href or "")]
    order = {
        "act": "order",
        "inspection": inspection,
        "gravity": "MINOR",
        "demands": DECISION,
        "due_at": int(field.clock()) + 86_400,
    }
    found = do(field, handed, order, *PAIR)

    close = f"{path}/close?about={found['orders'][0]['order']}"
    assert close in [a["href"] for a in opened(browser, path).all("a")]
    board = opened(browser, "/inspector")
    assert "Check a correction" in board.text
    assert close in [a["href"] for a in board.all("a")]
    form = opened(browser, close.partition("?")[0], about=close.partition("=")[2])
    (writing,) = [a for a in form.all("form") if "data-inspect" in a]
    assert found["orders"][0]["order"] in str(writing["data-wish"])


def test_a_drawn_permit_leads_to_other_inspectors_and_to_the_authority(field, handed):
    if seen(field, handed)["supervisor"] is None:
        do(field, handed, {"act": "accept"}, PAIR[0])
    browser, _ = signed_in(field, PAIR[0])
    assert "/inspector/rounds" in hrefs(opened(browser, "/inspector"))
    number = to_hex(announce(field))
    draw = f"/inspector/rounds/{number}"
    until(lambda: draw in hrefs(opened(browser, "/inspector")))
    (form,) = [a for a in opened(browser, draw).all("form") if "data-draw" in a]
    assert form["data-hash"] == to_hex(secret_hash(SECRET))
    reveal(field, from_hex(number))

    assert draw not in hrefs(opened(browser, "/inspector"))
    assert "The round is drawn." in opened(browser, draw).text
    path = f"/inspector/permits/{handed}"
    permit = hrefs(opened(browser, path))
    assert {f"{path}/redraw?about={number}", f"{path}/refer"} <= permit
    redraw = opened(browser, f"{path}/redraw", about=number)
    assert message("RECUSAL", "en") in redraw.text
    assert all(field.account(one).address in redraw.text for one in PAIR)


def test_a_round_that_was_not_announced_is_not_drawn(field):
    browser, _ = signed_in(field, PAIR[0])

    answer = at(browser, f"/inspector/rounds/{DECISION}", headers=HTML)

    assert answer.status_code == 404


def test_a_body_that_inspects_no_matter_announces_no_round(field):
    browser, _ = signed_in(field, "market")

    assert at(browser, "/inspector/rounds", headers=HTML).status_code == 403
    planning, _ = signed_in(field, "approval/officer-1")
    assert at(planning, "/inspector/rounds", headers=HTML).status_code == 403


def test_credit_that_is_not_lost_has_no_page_to_repair_it(field):
    browser, _ = signed_in(field, PAIR[0])
    path = f"/inspector/repairs/{field.uscc('developer-2')}/{DECISION}"

    assert at(browser, path, headers=HTML).status_code == 409


def test_what_is_referred_waits_for_the_authority(field, handed):
    if seen(field, handed)["supervisor"] is None:
        do(field, handed, {"act": "accept"}, PAIR[0])
    refer = {"act": "refer", "reason": "PROPOSE_REVOKE", "record": DECISION}
    found = do(field, handed, refer, *PAIR)
    officer, _ = signed_in(field, "approval/officer-1")
    path = f"/inspector/permits/{handed}/answer"
    answer = f"{path}?about={found['referrals'][0]['referral']}"

    for page in ("/authority", f"/authority/permits/{handed}"):
        assert answer in hrefs(opened(officer, page))
    assert f"{answer}" not in hrefs(opened(officer, f"/inspector/permits/{handed}"))
    form = opened(officer, path, about=found["referrals"][0]["referral"])
    assert message("PROPOSE_REVOKE", "en") in form.text


def test_another_body_sees_how_a_permit_is_supervised_and_can_do_nothing(field, handed):
    browser, _ = signed_in(field, "approval/officer-1")

    page = opened(browser, f"/inspector/permits/{handed}")

    acts = [a["href"] for a in page.all("a") if f"{handed}/" in (a["href"] or "")]
    assert acts == []


def test_the_holders_reports_do_not_take_its_page_away(field):
    permit = walk(field, "documents").permit
    lived(field, field.person("developer-2"), permit, {"report": "start"})

    assert stamp(opened(field.visitor(), f"/p/{permit}")) == "stamp good"
