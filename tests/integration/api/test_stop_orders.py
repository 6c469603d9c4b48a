"""Orders to stop work by API and pages: given, seen by everybody, and lifted."""

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, until
from tests.integration.api.test_pages import signed_in
from tests.integration.api.test_pages_inspector import hrefs, opened, stamp
from tests.integration.api.test_supervision import do, seen
from zeropermit.catalogue.messages import message
from zeropermit.domain.ledger.identifiers import (
    PermitId,
    from_hex,
    stop_id,
    to_hex,
)

PAIR = ("housing/officer-1", "housing/officer-2")
SCOPE, DECISION, CHECKED = ("0x" + digit * 64 for digit in "567")
HAZARD = "STOP_HAZARD"
ORDER = {
    "act": "order-stop",
    "whole": True,
    "scope": SCOPE,
    "reason": HAZARD,
    "decision": DECISION,
}


@pytest.fixture(scope="module")
def site(pristine, tmp_path_factory):
    site = Site.copy(pristine, tmp_path_factory.mktemp("stopped") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def permit(site):
    """A permit that the bureau supervises."""
    permit = walk(site, "main").permit
    until(lambda: seen(site, permit)["proposed"])
    do(site, permit, {"act": "accept"}, PAIR[0])
    return permit


def test_work_is_stopped_and_goes_on(site, permit):
    inspector, _ = signed_in(site, PAIR[0])
    desk = f"/inspector/permits/{permit}"
    assert f"{desk}/stop" in hrefs(opened(inspector, desk))
    form = opened(inspector, f"{desk}/stop")
    assert message(HAZARD, "en") in form.text
    assert [a for a in form.all("textarea") if a["name"] == "scope"]

    number = to_hex(stop_id(PermitId(from_hex(permit)), from_hex(DECISION)))
    (held,) = do(site, permit, ORDER, *PAIR)["stops"]
    assert (held["stop"], held["whole"], held["lifted_at"]) == (number, True, None)

    _is_told(site, permit, number)
    again = {**ORDER, "decision": CHECKED}
    refused = site.person(PAIR[0]).http.post(
        f"permits/{permit}/supervision/proposals", json={"wish": again}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "STOP_IN_FORCE")

    assert f"{desk}/lift?about={number}" in hrefs(opened(inspector, "/inspector"))
    page = opened(inspector, desk)
    assert f"{desk}/stop" not in hrefs(page)
    lift = f"{desk}/lift?about={number}"
    assert lift in hrefs(page)
    form = opened(inspector, f"{desk}/lift", about=number)
    assert message(HAZARD, "en") in form.text

    found = do(
        site, permit, {"act": "lift-stop", "stop": number, "record": CHECKED}, *PAIR
    )
    assert found["stops"][0]["lifted_at"]
    assert found["stops"][0]["record"] == CHECKED
    answer = site.visitor().get(f"verify/{permit}").json()
    assert answer["permit"]["stop_order"] is None
    holder, _ = signed_in(site)
    assert "Ordered to stop" not in opened(holder, f"/permits/{permit}").text
    assert "NOTICE_STOP_ORDERED" not in _notices(site)


def _is_told(site, permit, number):
    """Everybody sees that the permit is valid, and that work under it is stopped."""
    answer = site.visitor().get(f"verify/{permit}").json()
    assert (answer["state"], answer["good"]) == ("VALID", True)
    assert answer["permit"]["stop_order"]["id"] == number
    assert answer["permit"]["stop_order"]["whole"] is True
    page = opened(site.visitor(), f"/p/{permit}")
    assert stamp(page) == "stamp good"
    assert "ordered all work under it to stop" in page.text
    assert message(HAZARD, "en") in page.text
    holder, _ = signed_in(site)
    assert message(HAZARD, "en") in opened(holder, f"/permits/{permit}").text
    officer, _ = signed_in(site, "approval/officer-1")
    assert message(HAZARD, "en") in opened(officer, f"/authority/permits/{permit}").text
    assert "NOTICE_STOP_ORDERED" in _notices(site)


def _notices(site):
    """The codes of the holder's notices."""
    found = site.person("developer").get("me/notices?limit=200").json()
    return [one["code"] for one in found["notices"]]
