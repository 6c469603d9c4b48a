"""The life of a permit over the API: extended, started, stopped, resumed, changed."""

from collections.abc import Iterator

import pytest

from tests.integration.api.holder_acts import (
    EXTENSION,
    STOP,
    lived,
    moved,
    proposed,
    sign_shown,
)
from tests.integration.api.officer_acts import (
    DECISION,
    OFFICERS,
    done,
    submit,
)
from tests.integration.api.scenario import make_room, signed_by_officer, walk
from tests.integration.api.site import Site, key
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.usecases.permits.officer_acts import ACTS

PAPERS, SMALL = scenario("documents"), scenario("small")
HOLDER = PAPERS["applicant"]
OFFICER = OFFICERS[0]


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit on which every act of this module is refused."""
    return walk(site, "documents").permit


@pytest.fixture
def own(site) -> str:
    """A permit that the test may act on."""
    return walk(site, "small").permit


@pytest.fixture(scope="module")
def manned(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service that holds no key of the authority."""
    folder = tmp_path_factory.mktemp("manned") / "data"
    site = Site.copy(pristine, folder, signers={})
    yield site
    site.close()


def refused(answer, status: int, code: str) -> dict[str, object]:
    problem: dict[str, object] = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    return problem


def propose(site, permit, wanted, by=HOLDER):
    return site.person(by).http.post(f"permits/{permit}/reports/proposals", json=wanted)


@pytest.mark.parametrize(
    ("wanted", "pointers"),
    [
        ({"report": "stop", "reason": "雨"}, ["/maintenance", "/part"]),
        ({"report": "extension"}, ["/reason"]),
        ({"report": "extension", "reason": "in words"}, ["/reason"]),
        ({"report": "start", "reason": "雨"}, ["/reason"]),
        ({**EXTENSION, "part": "x"}, ["/part"]),
        ({"report": "end"}, ["/report"]),
    ],
)
def test_a_report_has_its_own_members_and_no_others(site, permit, wanted, pointers):
    problem = refused(propose(site, permit, wanted), 422, "FIELDS_REFUSED")

    assert [item["pointer"] for item in problem["errors"]] == pointers


@pytest.mark.parametrize("by", ["developer-3", OFFICER, "approval/system"])
def test_only_the_holder_reports(site, permit, by):
    refused(propose(site, permit, {"report": "start"}, by), 403, "NOT_ALLOWED")


def test_a_report_that_another_signed_is_refused(site, permit):
    shown = proposed(site.person(HOLDER), permit, {"report": "start"})
    signed = sign_shown(site.person("developer-3"), shown)

    body = {**shown["report"], "authorization": signed}
    answer = site.person(HOLDER).post(f"permits/{permit}/reports", body)

    refused(answer, 403, "NOT_ACTING_FOR")


def test_a_signature_over_another_report_is_refused(site, permit):
    person = site.person(HOLDER)
    shown = proposed(person, permit, EXTENSION)

    started = proposed(person, permit, {"report": "start"})["report"]
    body = {**started, "authorization": sign_shown(person, shown)}
    answer = person.post(f"permits/{permit}/reports", body)

    refused(answer, 422, "SIGNATURE_REFUSED")


def test_work_that_has_not_started_cannot_stop_or_resume(site, permit):
    stop = refused(propose(site, permit, STOP), 409, "WORK_NOT_ALLOWED")
    resume = propose(site, permit, {"report": "resumption"})

    assert stop["work"] == "NONE"
    assert refused(resume, 409, "WORK_NOT_ALLOWED")["work"] == "NONE"


@pytest.mark.parametrize("change", [{"months": 4}, {"start_by": 1}])
def test_an_extension_beyond_what_the_matter_allows_is_refused(site, permit, change):
    refused(
        propose(site, permit, {**EXTENSION, **change}), 422, "EXTENSION_NOT_ALLOWED"
    )


def test_what_is_submitted_has_to_be_filled_in(site, permit):
    person = site.person(HOLDER)
    shown = proposed(person, permit, EXTENSION)

    body = {**EXTENSION, "authorization": sign_shown(person, shown)}
    answer = person.post(f"permits/{permit}/reports", body)

    problem = refused(answer, 422, "FIELDS_REFUSED")
    assert problem["errors"] == [{"pointer": "/start_by", "problem": "missing"}]


def test_forfeiting_needs_a_notice_and_a_notice_five_working_days(site, permit):
    http = site.person(OFFICER).http
    path = f"permits/{permit}/acts/proposals"
    decided = {"reason": "SERIOUS_BREACH", "decision": DECISION}

    end = http.post(path, json={"act": "end", "ending": "FORFEITED", **decided})
    soon = site.service.context.clock() + 5 * 86_400  # enough for the contract
    meant = {"act": "give-notice", "measure": "FORFEITED", **decided}
    short = http.post(path, json={**meant, "answer_until": soon})
    without = http.post(path, json=meant)

    refused(end, 409, "NOTICE_MISSING")
    assert refused(short, 422, "ANSWER_TIME_NOT_ALLOWED")["earliest"] > soon
    pointers = refused(without, 422, "FIELDS_REFUSED")["errors"]
    assert pointers == [{"pointer": "/answer_until", "problem": "value"}]


def test_only_stopped_work_is_cleared(site, permit):
    wanted = {"act": "clear-resumption", "reason": "VERIFIED", "decision": DECISION}
    answer = site.person(OFFICER).http.post(
        f"permits/{permit}/acts/proposals", json=wanted
    )

    refused(answer, 409, "WORK_NOT_ALLOWED")


def test_the_reports_of_a_permit_are_for_holder_and_authority(site, permit):
    path = f"permits/{permit}/reports"

    refused(site.person("developer-3").get(path), 403, "NOT_ALLOWED")
    for by in (HOLDER, OFFICER):
        assert site.person(by).get(path).json() == {"reports": []}


def acted(site: Site, permit: str, wanted: dict[str, object]) -> dict[str, object]:
    """Let two officers sign what they are shown, and submit it."""
    http = site.person(OFFICER).http
    answer = http.post(f"permits/{permit}/acts/proposals", json=wanted)
    assert answer.status_code == 200, answer.text
    signed = [sign_shown(site.person(by), answer.json()) for by in OFFICERS]
    body = {**wanted, "authorizations": signed}
    sent = submit(site, permit, body, answer.headers["etag"])
    assert sent.status_code == 202, sent.text
    site.person(OFFICER).settled(sent.json()["operation"])
    counter = ACTS[str(wanted["act"])].counter
    return moved(site, permit, answer.json()["sequence"] + 1, of=counter)


def test_a_permit_is_extended_started_stopped_cleared_and_resumed(site, own):
    person = site.person(HOLDER)
    first = site.visitor().get(f"permits/{own}").json()["permit"]
    assert first["licence"]["certState"] == first["licence"]["operateType"] == "01"

    lived(site, person, own, EXTENSION)
    extended = moved(site, own, 1, of="extensions")["permit"]
    assert extended["start_by"] > first["start_by"]
    assert extended["licence"]["operateType"] == "02"
    lived(site, person, own, {**EXTENSION, "months": 1})
    moved(site, own, 2, of="extensions")
    limit = refused(propose(site, own, EXTENSION), 409, "EXTENSION_LIMIT")
    assert limit["limit"] == 2

    started = lived(site, person, own, {"report": "start"})["permit"]
    assert (started["work"], started["start_by"]) == ("UNDER_WAY", None)
    refused(propose(site, own, {"report": "start"}), 409, "START_NOT_AWAITED")
    refused(propose(site, own, EXTENSION), 409, "START_NOT_AWAITED")
    early = {**STOP, "stopped_at": started["work_since"] - 1}
    refused(propose(site, own, early), 422, "STOP_NOT_ALLOWED")

    stopped = lived(site, person, own, STOP)
    assert (stopped["state"], stopped["permit"]["work"]) == ("VALID", "STOPPED")
    assert stopped["permit"]["licence"]["certState"] == "01"
    assert "中止施工" in stopped["permit"]["licence"]["certStatusDescription"]
    (report,) = person.get(f"permits/{own}/reports").json()["reports"]
    assert report["digest"] == stopped["history"][-1]["decision"]
    assert (report["part"], report["late"]) == (STOP["part"], False)

    decided = {"reason": "VERIFIED", "decision": DECISION}
    cleared = acted(site, own, {"act": "clear-resumption", **decided})
    assert cleared["permit"]["work"] == "CLEARED"
    resumed = lived(site, person, own, {"report": "resumption"})
    assert resumed["permit"]["work"] == "UNDER_WAY"

    until_second = site.service.context.clock() + 20 * 86_400
    notice = {"measure": "FORFEITED", "answer_until": until_second, **decided}
    heard = acted(site, own, {"act": "give-notice", **notice})
    last = heard["permit"]["notice"]
    assert (last["measure"], last["answer_until"]) == ("FORFEITED", until_second)
    end = {"act": "end", "ending": "FORFEITED", **decided}
    answer = site.person(OFFICER).http.post(f"permits/{own}/acts/proposals", json=end)
    refused(answer, 409, "ANSWER_PENDING")
    assert [act["act"] for act in heard["history"]] == [
        *("REQUEST_EXTENSION", "EXTEND", "REQUEST_EXTENSION", "EXTEND"),
        *("REPORT_START", "REPORT_STOP", "CLEAR_RESUMPTION"),
        *("REPORT_RESUMPTION", "GIVE_NOTICE"),
    ]


def test_a_report_sent_twice_is_done_once(site, own):
    person = site.person(HOLDER)
    shown = proposed(person, own, {"report": "start"})
    body = {**shown["report"], "authorization": sign_shown(person, shown)}
    once = key()

    first = person.post(f"permits/{own}/reports", body, **once)
    person.settled(first.json()["operation"])
    found = moved(site, own, 1)
    second = person.post(f"permits/{own}/reports", body, **once)

    assert (first.status_code, second.content) == (202, first.content)
    assert len(found["history"]) == 1


def test_without_a_system_key_an_officer_grants_what_the_holder_asked_for(manned):
    person, officer = manned.person(HOLDER), manned.person(OFFICER)
    permit = decided_by_officer(manned)
    refused(
        officer.post(f"permits/{permit}/extension", grant_of(officer, {})),
        *(409, "EXTENSION_NOT_REQUESTED"),
    )

    shown = lived(manned, person, permit, EXTENSION)["permit"]

    assert (shown["extensions"], shown["requested_start"]) == (0, shown["start_by"])
    refused(propose(manned, permit, EXTENSION), 409, "EXTENSION_PENDING")
    refused(person.get("extensions"), 403, "NOT_ALLOWED")
    assert manned.person("housing/officer-1").get("extensions").json() == {
        "extensions": []
    }
    (waiting,) = officer.get("extensions").json()["extensions"]
    assert (waiting["permit"], waiting["reason"]) == (permit, EXTENSION["reason"])
    path = f"permits/{permit}/extension"
    stranger = manned.person("housing/officer-1")
    refused(stranger.post(path, grant_of(stranger, waiting)), 403, "NOT_ALLOWED")
    refused(officer.post(path, grant_of(person, waiting)), 403, "NOT_ACTING_FOR")
    late = {**grant_of(officer, waiting), "start_by": waiting["start_by"] + 1}
    refused(officer.post(path, late), 422, "EXTENSION_NOT_ALLOWED")
    granted = officer.post(path, grant_of(officer, waiting))
    assert granted.status_code == 202, granted.text
    officer.settled(granted.json()["operation"])
    found = moved(manned, permit, 1, of="extensions")
    assert found["permit"]["start_by"] == waiting["start_by"]
    assert found["permit"]["requested_start"] is None
    assert found["history"][-1]["signers"] == [officer.account.address]
    assert officer.get("extensions").json() == {"extensions": []}


def grant_of(person, shown) -> dict[str, object]:
    blank = {"signer": person.account.address, "deadline": 2, "signature": "0x12"}
    return {"authorization": sign_shown(person, shown) if shown else blank}


def decided_by_officer(site: Site) -> str:
    """A permit that an officer issued."""
    make_room(site, PAPERS["project"])
    person = site.person(HOLDER)
    application = person.apply(PAPERS["project"])
    person.gathered(application)
    return signed_by_officer(site, application)


def test_a_suspended_permit_can_stop_but_not_resume(site, own):
    person = site.person(HOLDER)
    lived(site, person, own, {"report": "start"})
    suspended = done(site, own, "suspend")
    licence = suspended["permit"]["licence"]
    assert (licence["certState"], licence["operateType"]) == ("02", "03")

    stopped = lived(site, person, own, STOP)
    assert (stopped["state"], stopped["permit"]["work"]) == ("SUSPENDED", "STOPPED")
    answer = propose(site, own, {"report": "resumption"})
    assert refused(answer, 409, "STATE_NOT_ALLOWED")["state"] == "SUSPENDED"
