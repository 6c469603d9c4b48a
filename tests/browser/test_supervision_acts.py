"""Hand-over, rounds, referral and repair: each from its desk to the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.serving import running
from tests.browser.test_inspector import NOTE, bring_a_colleague, write_and_sign
from tests.browser.visitor import Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.officer_acts import commitment_of
from tests.integration.api.scenario import complete as made_complete
from tests.integration.api.scenario import signed_by_officer
from tests.integration.api.site import Site, until
from tests.integration.api.test_decision import complete, decide, decision
from tests.integration.api.test_outcomes import BREACHED, ask_for_repair, recorded
from tests.integration.api.test_supervision import PAIR, do, seen
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.ledger.identifiers import from_hex, permit_id, to_hex
from zeropermit.domain.supervision.inspection import secret_hash

OFFICER = "approval/officer-1"


@pytest.fixture(scope="module")
def manned(tmp_path_factory) -> Iterator[Site]:
    """A town whose authority has no system key: nothing is handed over by rule."""
    with running(town_copy(tmp_path_factory, "supervised"), signers={}) as site:
        yield site


def issued(site: Site) -> str:
    """A permit that an officer issued and nobody supervises."""
    application = complete(site)
    answer = decide(site, application, decision(site, application, OFFICER))
    site.person(OFFICER).settled(answer.json()["operation"])
    permit = to_hex(permit_id(from_hex(application)))
    until(lambda: site.visitor().get(f"permits/{permit}").status_code == 200)
    return permit


def barred(site: Site) -> str:
    """Code of a firm that broke a commitment and asks for repair, and the promise."""
    case = scenario("main")
    application = made_complete(site, "main").application
    permit = signed_by_officer(site, application)
    handover = {"act": "handover", "supervisor": site.uscc("housing")}
    do(site, permit, handover, OFFICER)
    do(site, permit, {"act": "accept"}, PAIR[0])
    broken = to_hex(commitment_of(site, application, case["applicant"]).content.id)
    path = f"commitments/{broken}/outcomes"
    operation = recorded(site, path, BREACHED, *PAIR).json()["operation"]
    site.person(PAIR[0]).settled(operation)
    ask_for_repair(site.person(case["applicant"]), broken)
    return f"{site.uscc(case['applicant'])}/{broken}"


def sign_alone(visitor: Visitor) -> None:
    """Go on from the form to the one signature, and see it done."""
    visitor.click("form[data-inspect] button[type=submit]")
    expect(visitor.page.locator("form[data-sign]")).to_be_visible()
    visitor.examine()
    visitor.sign()
    visitor.page.wait_for_url("**done=**")
    expect(visitor.page.locator(".done")).to_be_visible()
    visitor.check()


def hand_over(visitor: Visitor, permit: str, uscc: str) -> None:
    visitor.become(OFFICER)
    visitor.open(f"/authority/permits/{permit}")
    visitor.click("a[href$='/hand-over']")
    visitor.check()
    visitor.page.select_option("#supervisor", uscc)
    visitor.click("form[data-inspect] button[type=submit]")
    sentence = visitor.page.locator("form[data-sign] .sentence")
    expect(sentence).to_contain_text(uscc)  # the effect names the body
    visitor.click("[data-change]")
    sign_alone(visitor)


def announce(visitor: Visitor, folder: Path) -> Path:
    """Announce a round of all permits; give the file of its secret."""
    page = visitor.page
    visitor.open("/inspector")
    visitor.click("a[href='/inspector/rounds']")
    visitor.check()
    page.select_option("#matter", "construction-permit")
    page.fill("#permille", "1000")
    page.fill("#due_at", "2033-01-31")
    with page.expect_download() as saved:
        visitor.click("form[data-inspect] button[type=submit]")
    expect(page.locator("form[data-sign]")).to_be_visible()
    file = folder / saved.value.suggested_filename
    saved.value.save_as(file)
    visitor.examine()
    visitor.sign()
    page.wait_for_url("**done=**")
    expect(page.locator("a[href^='/inspector/rounds/0x']")).to_have_count(1)
    sent = "\n".join(request.post_data or "" for request in visitor.requests)
    assert file.read_text("utf-8").strip() not in sent  # the secret stays here
    return file


def draw(visitor: Visitor) -> None:
    visitor.click("form[data-draw] button")
    visitor.page.wait_for_url("**/ledger/rounds/0x*")
    visitor.check()


def redraw_and_refer(visitor: Visitor) -> None:
    visitor.open("/inspector")
    visitor.click("a[href*='/redraw?about=']")
    visitor.check()
    visitor.page.select_option("#reason", "RECUSAL")
    visitor.page.fill("#note", NOTE)
    bring_a_colleague(visitor)
    write_and_sign(visitor)
    visitor.click("a[href$='/refer']")
    visitor.page.select_option("#reason", "PROPOSE_REVOKE")
    visitor.page.fill("#note", NOTE)
    write_and_sign(visitor)
    expect(visitor.page.locator(".kept")).to_contain_text(NOTE)


def answer(visitor: Visitor) -> None:
    visitor.become(OFFICER)
    visitor.open("/authority")
    visitor.click("a[href*='/answer?about=']")
    visitor.check()
    visitor.page.fill("#note", NOTE)
    sign_alone(visitor)
    visitor.open("/authority")
    expect(visitor.page.locator("a[href*='/answer?about=']")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS[1:2], ids=str)
def test_a_permit_is_handed_over_drawn_redrawn_referred_and_answered(
    manned, chromium, look, tmp_path
):
    permit, uscc = issued(manned), manned.uscc("housing")
    with Visitor.arrive(chromium, manned.service, look) as officer:
        hand_over(officer, permit, uscc)
        assert seen(manned, permit)["proposed"]["uscc"] == uscc
        do(manned, permit, {"act": "accept"}, PAIR[0])
        with Visitor.arrive(chromium, manned.service, look) as inspector:
            inspector.be("housing/officer-2")
            announce(inspector, tmp_path)
            inspector.click("a[href^='/inspector/rounds/0x']")
            expect(inspector.page.locator("[data-here]")).to_be_visible()
            inspector.examine()
            draw(inspector)
            redraw_and_refer(inspector)
        answer(officer)

    told = seen(manned, permit)
    assert [each["redraws"] for each in told["rounds"]] == [1]
    assert told["referrals"][0]["answered_at"]


@pytest.mark.parametrize("look", LOOKS[2:3], ids=str)
def test_a_round_is_drawn_on_another_device_with_the_saved_file(
    manned, chromium, look, tmp_path
):
    with Visitor.arrive(chromium, manned.service, look) as inspector:
        inspector.be("housing/officer-2")
        file = announce(inspector, tmp_path)
    secret = from_hex(file.read_text("utf-8").strip())
    other = tmp_path / "other.secret"
    other.write_text("0x" + "5a" * 32, "utf-8")
    with Visitor.arrive(chromium, manned.service, look) as colleague:
        colleague.become("housing/officer-1")
        colleague.open("/inspector")
        colleague.click("a[href^='/inspector/rounds/0x']")
        colleague.examine()
        for wrong in ([], other):
            colleague.page.set_input_files("#secret", wrong)
            colleague.click("form[data-draw] button")
            expect(colleague.page.locator("form[data-draw] .problem")).to_be_visible()
        colleague.page.set_input_files("#secret", file)
        draw(colleague)

    rounds = manned.service.context.ledger.read(
        lambda state, _: {
            r.secret_hash: r.revealed for r in state.supervision.rounds.values()
        }
    )
    assert rounds[secret_hash(secret)]


@pytest.mark.parametrize("look", LOOKS[:1], ids=str)
def test_two_inspectors_repair_the_credit_of_who_broke_a_commitment(
    manned, chromium, look
):
    uscc = barred(manned)
    with Visitor.arrive(chromium, manned.service, look) as inspector:
        inspector.be("housing/officer-2")
        inspector.open("/inspector")
        inspector.click(f"a[href$='/{uscc}']")
        inspector.check()
        inspector.page.fill("#note", NOTE)
        bring_a_colleague(inspector)
        write_and_sign(inspector)
        expect(inspector.page.locator(".kept")).to_contain_text(NOTE)
        expect(inspector.page.locator("[data-waiting]")).to_be_hidden()
        expect(inspector.page.locator(f"a[href$='/{uscc}']")).to_have_count(0)
