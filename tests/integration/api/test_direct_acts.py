"""Acts that have no code of their own, such as to take a batch back or to enrol."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from eth_account import Account

from tests.integration.api.holder_acts import sign_as, sign_shown
from tests.integration.api.officer_acts import (
    commitment_of,
    holder_of,
    submit_act,
    take_over,
    told,
)
from tests.integration.api.scenario import walk
from tests.integration.api.site import Person, Site, at, until
from tests.integration.api.test_eight_permits import issued
from tests.integration.api.test_home import Page
from tests.integration.api.test_outcomes import BREACHED, INSPECTORS, recorded
from tests.integration.api.test_pages_authority import browser
from tests.integration.api.test_withdrawal import PROJECT, promise
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.proceedings import RequestHearing
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.acts.renewal import RequestRenewal
from zeropermit.domain.applications.proceeding import ApplicationStage
from zeropermit.domain.law.calendar import DAY, legal_day
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    BatchId,
    NoticeId,
    PermitId,
    from_hex,
    organisation_id,
    to_hex,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.permit import AdverseNotice, Renewal
from zeropermit.domain.permits.reasons import Hearing

UNKNOWN = "0x" + "5a" * 32
STRANGER = Account.create().address
NEWCOMER = "91370200DEM000999R"
APPROVAL = "11370200DEMG000190"
NEW_KEYS = {code: Account.create() for code in (NEWCOMER, APPROVAL)}
"""Keys that nobody has yet, by the organisation that gets them."""

Given = dict[str, Any]


@dataclass
class Doing:
    """One of the acts, with its owner and a stranger."""

    by: str
    other: str
    given: Callable[[Site], Given]
    unknown: Given | None
    """Changes that name something unknown; None if nothing can be unknown."""
    wrong: Given
    """Changes that make the request malformed."""
    arrived: Callable[[LedgerState, Given], object]
    """Whether the ledger shows it."""
    says: str
    """A piece of the sentence that is signed."""
    second: str = ""
    """Person that signs as well."""
    proof_of: str = ""
    """Code of the organisation for which a new key proves itself."""
    again: str = "ACT_REFUSED"
    """Code with which it is refused the second time."""
    own: bool = False
    """Whether everybody does it for themselves."""
    made: Given = field(default_factory=dict)

    def body(self, site: Site) -> Given:
        """What is given: the same for all tests of a town."""
        if not self.made:
            self.made = self.given(site)
        return self.made

    def signed(self, site: Site, shown: Given) -> list[dict[str, object]]:
        """All the signatures under a proposal."""
        signed = [sign_shown(site.person(self.by), shown)]
        if self.second:
            signed.append(sign_shown(site.person(self.second), shown))
        if self.proof_of:
            owner = to_hex(organisation_id(self.proof_of))
            signed.append(sign_as(NEW_KEYS[self.proof_of], shown, organisation=owner))
        return signed


def read(site: Site, look: Callable[[LedgerState], Any]) -> Any:
    return site.service.context.ledger.read(lambda state, _: look(state))


def promised(site: Site) -> Given:
    person = site.person("developer-3")
    application = person.apply(PROJECT)
    person.gathered(application)
    promise(person, application)
    made = until(lambda: _commitment(site, application))
    return {"commitment": to_hex(made)}


def _commitment(site: Site, application: str) -> bytes | None:
    try:
        return commitment_of(site, application, "developer-3").id
    except StopIteration:
        return None


def applied(site: Site, **more: object) -> Given:
    """Name a new application, which nobody has acted on."""
    return {"application": site.person("developer-3").apply(PROJECT), **more}


def asked(site: Site) -> Given:
    """Name an application of which an officer said that something is missing."""
    given = applied(site)
    doing = DOINGS["request-correction"]
    body = {**given, "missing": "规划许可附图", "notice": UNKNOWN}
    name, officer = "request-correction", site.person(doing.by)
    signed = [sign_shown(officer, proposed(site, doing.by, name, body).json())]
    answer = officer.post(f"acts/{name}", {**body, "authorizations": signed})
    officer.settled(answer.json()["operation"])
    return {**given, "answer": UNKNOWN}


def decided(site: Site, **more: object) -> Given:
    return applied(site, reason="NOT_MET", decision=UNKNOWN, **more)


def refused_case(site: Site) -> Given:
    """Name an application that was refused, and the digest of the decision."""
    given, doing = decided(site), DOINGS["refuse"]
    officer = site.person(doing.by)
    got = proposed(site, doing.by, "refuse", given).json()
    signed = doing.signed(site, got)
    answer = officer.post("acts/refuse", {**given, "authorizations": signed})
    officer.settled(answer.json()["operation"])
    until(lambda: read(site, lambda state: doing.arrived(state, given)))
    return {"application": given["application"], "document": UNKNOWN}


def newest_block(site: Site) -> int:
    """Second of the newest block: many acts in a row take the chain ahead of us."""
    second: int = site.service.context.ledger.read(lambda _, as_of: as_of.time)
    return second


def served_in(state: LedgerState, given: Given) -> object:
    return [to_hex(one.document) for one in found(state, given).served] == [UNKNOWN]


def breached(site: Site) -> Given:
    """Name the commitment of a holder whose breach is on record."""
    permit = DOINGS["request-hearing"].body(site)["permit"]
    take_over(site, permit, INSPECTORS[0])
    number = PermitId(from_hex(permit))
    application = read(site, lambda r: r.permits[number].application)
    by = DOINGS["request-hearing"].by
    made = to_hex(commitment_of(site, to_hex(application), by).id)
    path, wanted = f"commitments/{made}/outcomes", BREACHED
    recorded(site, path, wanted, *INSPECTORS)
    until(lambda: read(site, lambda state: bool(state.barred)))
    return {"commitment": made, "request": UNKNOWN}


def found(state: LedgerState, given: Given) -> Filed:
    return state.applications[ApplicationId(from_hex(given["application"]))]


def by_officers(**words: Any) -> Doing:
    """An act of two officers of the authority on an application."""
    return Doing(
        by="approval/officer-1",
        second="approval/officer-2",
        other="planning/officer-1",
        unknown={"application": UNKNOWN},
        **words,
    )


def anchored(site: Site) -> Given:
    own = organisation_id(site.uscc("housing"))
    batch = read(
        site, lambda r: next(n for n, b in r.batches.items() if b.department == own)
    )
    return {"batch": to_hex(batch), "reason": "DATA_ERROR"}


def batch_gone(state: LedgerState, given: Given) -> bool:
    return bool(state.batches[BatchId(from_hex(given["batch"]))].revoked_at)


def noticed(site: Site, case: str) -> Given:
    """Tell the holder of a permit of a measure; give permit and notice."""
    permit = walk(site, case).permit
    notice = told(site, permit, "REVOKED", answered=False)
    return {"permit": permit, "notice": to_hex(notice)}


def hearing_asked(site: Site, case: str) -> Given:
    """The same, with a hearing that was asked for."""
    given = noticed(site, case)
    permit = PermitId(from_hex(given["permit"]))
    content = read(site, lambda r: r.applications[r.permits[permit].application])
    act = RequestHearing(content.content, NoticeId(from_hex(given["notice"])))
    submit_act(site, act, holder_of(site, content.content.applicant))
    until(lambda: hearing(site.service.context.ledger, given) is Hearing.REQUESTED)
    return given


def ending(site: Site, case: str) -> Given:
    """Issue a permit with an end; give it with 30 days more."""
    permit = issued(site, "drainage-permit", case).answer["permit"]
    until_ = permit["valid_until"] + 30 * DAY
    return {"permit": permit["id"], "valid_until": until_}


def renewal_asked(site: Site, case: str) -> Given:
    """The same, with a renewal that was asked for."""
    given = ending(site, case)
    permit, day = PermitId(from_hex(given["permit"])), given["valid_until"]
    filed = read(site, lambda r: r.applications[r.permits[permit].application])
    act = RequestRenewal(filed.content, 0, day + 5 * DAY)
    submit_act(site, act, holder_of(site, filed.content.applicant))
    until(lambda: read(site, lambda r: renewal_in(r, given).requests))
    return given


def renewal_in(state: LedgerState, given: Given) -> Renewal:
    return state.permits[PermitId(from_hex(given["permit"]))].renewal


def hearing(ledger: Any, given: Given) -> Hearing:
    found: Hearing = ledger.read(lambda r, _: notice_in(r, given).hearing)
    return found


def notice_in(state: LedgerState, given: Given) -> AdverseNotice:
    return state.permits[PermitId(from_hex(given["permit"]))].notice


DOINGS = {
    "answer-notice": Doing(
        by=scenario("documents")["applicant"],
        other="planning/officer-1",
        given=lambda site: {**noticed(site, "documents"), "answer": UNKNOWN},
        unknown={"permit": UNKNOWN},
        wrong={"notice": "0x12"},
        arrived=lambda r, given: notice_in(r, given).answered,
        says="We answer the notice about permit",
        again="NOTICE_ANSWERED_BEFORE",
    ),
    "request-hearing": Doing(
        by=scenario("main")["applicant"],
        other="planning/officer-1",
        given=lambda site: noticed(site, "main"),
        unknown={"permit": UNKNOWN},
        wrong={"notice": "0x12"},
        arrived=lambda r, given: notice_in(r, given).hearing is Hearing.REQUESTED,
        says="We ask for a hearing",
        again="HEARING_REQUESTED_BEFORE",
    ),
    "record-hearing": Doing(
        by="approval/officer-1",
        other="planning/officer-1",
        given=lambda site: {**hearing_asked(site, "small"), "record": UNKNOWN},
        unknown={"permit": UNKNOWN},
        wrong={"record": "0x12"},
        arrived=lambda r, given: notice_in(r, given).hearing is Hearing.RECORDED,
        says="The hearing on permit",
        again="HEARING_NOT_AWAITED",
        second="approval/officer-2",
    ),
    "record-service": by_officers(
        given=lambda site: {
            **refused_case(site),
            "way": "POST",
            "served_at": newest_block(site),
        },
        wrong={"way": "NONE"},
        arrived=served_in,
        says="was served on",
        again="SERVED_BEFORE",
    ),
    "acknowledge-service": Doing(
        by="developer-3",
        other="contractor",
        given=lambda site: {
            **refused_case(site),
            "served_at": newest_block(site),
        },
        unknown={"application": UNKNOWN},
        wrong={"document": "0x12"},
        arrived=served_in,
        says="received a document of its case",
        again="SERVED_BEFORE",
    ),
    "request-renewal": Doing(
        by=scenario("main")["applicant"],
        other="planning/officer-1",
        given=lambda site: ending(site, "main"),
        unknown={"permit": UNKNOWN},
        wrong={"valid_until": 0},
        arrived=lambda r, given: renewal_in(r, given).requests,
        says="We ask to renew permit",
        again="RENEWAL_PENDING",
    ),
    "renew": Doing(
        by="approval/officer-1",
        other="planning/officer-1",
        given=lambda site: renewal_asked(site, "documents"),
        unknown={"permit": UNKNOWN},
        wrong={"valid_until": 0},
        arrived=lambda r, given: renewal_in(r, given).valid_until,
        says="We renew permit",
        again="RENEWAL_NOT_REQUESTED",
    ),
    "withdraw-commitment": Doing(
        by="developer-3",
        other="contractor",
        given=promised,
        unknown={"commitment": UNKNOWN},
        wrong={"commitment": "0x12"},
        arrived=lambda r, given: any(
            one.withdrawn_at and to_hex(one.content.id) == given["commitment"]
            for one in r.commitments.values()
        ),
        says="withdraws its commitment to R",
    ),
    "withdraw-application": Doing(
        by="developer-3",
        other="contractor",
        given=applied,
        unknown={"application": UNKNOWN},
        wrong={"application": "0x12"},
        arrived=lambda r, given: found(r, given).stage is ApplicationStage.WITHDRAWN,
        says="withdraws its application for construction-permit",
        again="APPLICATION_CLOSED",
    ),
    "accept-application": Doing(
        by="approval/officer-1",
        other="planning/officer-1",
        given=applied,
        unknown={"application": UNKNOWN},
        wrong={"application": "0x12"},
        arrived=lambda r, given: found(r, given).proceeding.accepted_at,
        says="We accept the application for construction-permit",
        again="ALREADY_ACCEPTED",
    ),
    "request-correction": Doing(
        by="approval/officer-1",
        other="planning/officer-1",
        given=lambda site: applied(site, missing="规划许可附图", notice=UNKNOWN),
        unknown={"application": UNKNOWN},
        wrong={"notice": "0x12"},
        arrived=lambda r, given: found(r, given).proceeding.awaits_correction,
        says="lacks this: 规划许可附图",
        again="CORRECTION_ALREADY_REQUESTED",
    ),
    "answer-correction": Doing(
        by="developer-3",
        other="contractor",
        given=asked,
        unknown={"application": UNKNOWN},
        wrong={"answer": "0x12"},
        arrived=lambda r, given: found(r, given).proceeding.corrected_at,
        says="answers what was missing",
        again="CORRECTION_ALREADY_ANSWERED",
    ),
    "prolong": by_officers(
        given=lambda site: decided(
            site, due_at=site.service.context.clock() + 30 * DAY
        ),
        wrong={"due_at": 0},
        arrived=lambda r, given: found(r, given).proceeding.due_at == given["due_at"],
        says="We prolong the time to decide",
        again="ALREADY_PROLONGED",
    ),
    "pause": by_officers(
        given=lambda site: decided(
            site,
            paused_from=site.service.context.clock() + DAY,
            paused_until=site.service.context.clock() + 30 * DAY,
        ),
        wrong={"paused_from": 0},
        arrived=lambda r, given: found(r, given).proceeding.paused_until,
        says="is paused after",
        again="PAUSE_NOT_ALLOWED",
    ),
    "decline": by_officers(
        given=decided,
        wrong={"reason": "not met"},
        arrived=lambda r, given: found(r, given).stage is ApplicationStage.DECLINED,
        says="We do not accept the application",
        again="APPLICATION_CLOSED",
    ),
    "refuse": by_officers(
        given=decided,
        wrong={"decision": "0x12"},
        arrived=lambda r, given: found(r, given).stage is ApplicationStage.REFUSED,
        says="We refuse the permit applied for",
        again="APPLICATION_CLOSED",
    ),
    "request-repair": Doing(
        by=scenario("main")["applicant"],
        other="planning/officer-1",
        given=breached,
        unknown={"commitment": UNKNOWN},
        wrong={"commitment": "0x12"},
        arrived=lambda r, given: any(
            bar.repair_asked_at for bars in r.barred.values() for bar in bars.values()
        ),
        says="asks that its credit be repaired",
        again="REPAIR_REQUESTED_BEFORE",
    ),
    "revoke-batch": Doing(
        by="housing/officer-1",
        other="planning/officer-1",
        given=anchored,
        unknown={"batch": UNKNOWN},
        wrong={"reason": "NONE"},
        arrived=batch_gone,
        says="take back a batch of",
    ),
    "retire-key": Doing(
        by="housing/officer-1",
        other="planning/officer-1",
        given=lambda site: {"key": site.account("housing/officer-2").address},
        unknown={"key": STRANGER},
        wrong={"key": "0x12"},
        arrived=lambda r, given: r.keys[given["key"]].active_until < 2**40,
        says="We retire the key above",
    ),
    "enrol": Doing(
        by="market",
        other="housing/officer-1",
        given=lambda _: {
            "uscc": NEWCOMER,
            "name": "示范新企业有限公司",
            "key": NEW_KEYS[NEWCOMER].address,
            "role": "OFFICER",
        },
        proof_of=NEWCOMER,
        unknown=None,
        wrong={"name": ""},
        arrived=lambda r, given: given["key"] in r.keys,
        says="We enrol 示范新企业有限公司",
    ),
    "appoint-key": Doing(
        by="approval/officer-1",
        other="developer/officer-1",
        given=lambda _: {
            "key": NEW_KEYS[APPROVAL].address,
            "role": "OFFICER",
            "person": 9,
        },
        unknown=None,
        wrong={"person": -1},
        arrived=lambda r, given: given["key"] in r.keys,
        says="We appoint the key above",
        proof_of=APPROVAL,
        own=True,
    ),
    "retire-chief": Doing(
        by="approval/officer-1",
        other="planning/officer-1",
        given=lambda site: {"key": site.account("approval/officer-2").address},
        unknown={"key": STRANGER},
        wrong={"key": "0x12"},
        arrived=lambda r, given: r.keys[given["key"]].active_until < 2**40,
        says="We retire the chief's key above",
        second="approval/officer-2",
    ),
    "cancel-authorization": Doing(
        by="planning/officer-1",
        other="housing/officer-1",
        given=lambda _: {"digest": UNKNOWN},
        unknown=None,
        wrong={"digest": "0x12"},
        arrived=lambda r, given: any(to_hex(d) == UNKNOWN for _, d in r.cancelled),
        says="I cancel what I signed",
        own=True,
    ),
}


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town in which things are taken back."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("direct") / "data")
    yield site
    site.close()


def proposed(site: Site, handle: str, name: str, body: Given):
    return site.person(handle).http.post(f"acts/{name}/proposals", json=body)


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def seen(person: Person, path: str, status: int = 200) -> Page:
    """Text of a page in English; the address may have a query."""
    mark = "&" if "?" in path else "?"
    answer = at(browser(person), f"{path}{mark}language=en")
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def _typed(value: object) -> object:
    """Give a value as a person types it: a second as its day."""
    is_second = isinstance(value, int) and value > 10**9
    return legal_day(value).isoformat() if is_second else value


def page_of(site: Site, handle: str, name: str, given: Given, status: int = 200):
    query = "&".join(f"{key}={_typed(value)}" for key, value in given.items())
    return seen(site.person(handle), f"/acts/{name}?{query}", status)


def test_every_direct_act_is_tried_here():
    assert DOINGS.keys() == DIRECT_ACTS.keys()


@pytest.mark.parametrize("name", [n for n, each in DOINGS.items() if not each.own])
def test_another_organisation_may_not_do_it(town, name):
    doing = DOINGS[name]
    given = doing.body(town)

    assert code(proposed(town, doing.other, name, given)) == (403, "NOT_ALLOWED")
    page_of(town, doing.other, name, given, 403)
    signed = doing.signed(town, proposed(town, doing.by, name, given).json())
    answer = town.person(doing.other).post(
        f"acts/{name}", {**given, "authorizations": signed}
    )
    assert code(answer) == (403, "NOT_ALLOWED")


@pytest.mark.parametrize("name", [n for n, each in DOINGS.items() if each.unknown])
def test_what_the_ledger_does_not_know_is_refused(town, name):
    doing = DOINGS[name]
    given = {**doing.body(town), **(doing.unknown or {})}

    answer = proposed(town, doing.by, name, given)

    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] in {
        "APPLICATION_UNKNOWN",
        "COMMITMENT_UNKNOWN",
        "PERMIT_UNKNOWN",
        "LEDGER_ENTRY_UNKNOWN",
    }
    page_of(town, doing.by, name, given, 404)


@pytest.mark.parametrize("name", DOINGS)
def test_a_wrong_body_is_refused_and_the_page_says_where(town, name):
    doing = DOINGS[name]
    given = {**doing.body(town), **doing.wrong}

    assert code(proposed(town, doing.by, name, given)) == (422, "FIELDS_REFUSED")
    extra = {**doing.body(town), "more": 1}
    assert code(proposed(town, doing.by, name, extra)) == (422, "FIELDS_REFUSED")
    page = page_of(town, doing.by, name, given)
    assert "Show what is signed" in page.text
    assert "What exactly is signed" not in page.text


@pytest.mark.parametrize("name", DOINGS)
def test_a_stranger_signs_in_first(town, name):
    assert town.visitor().post(f"acts/{name}/proposals", json={}).status_code == 401


@pytest.mark.parametrize("name", DOINGS)
def test_a_signature_of_another_or_over_something_else_is_refused(town, name):
    doing = DOINGS[name]
    given = doing.body(town)
    shown = proposed(town, doing.by, name, given).json()
    foreign = sign_shown(town.person(doing.other), shown)
    own, *more = doing.signed(town, shown)
    altered = {**own, "deadline": int(own["deadline"]) + 1}

    for signed, refusal in (
        (foreign, "NOT_ACTING_FOR"),
        (altered, "SIGNATURE_REFUSED"),
    ):
        body = {**given, "authorizations": [signed, *more]}
        answer = town.person(doing.by).post(f"acts/{name}", body)
        assert answer.json()["code"] == refusal


@pytest.mark.parametrize("name", DOINGS)
def test_it_is_read_signed_and_done_once(town, name):
    doing = DOINGS[name]
    given, person = doing.body(town), town.person(doing.by)
    words = words_of(DIRECT_ACTS[name])

    page = page_of(town, doing.by, name, given)
    assert words.help.en in " ".join(page.text.split())
    assert doing.says in page.text
    signed = doing.signed(town, proposed(town, doing.by, name, given).json())
    answer = person.post(f"acts/{name}", {**given, "authorizations": signed})
    assert answer.status_code == 202, answer.text
    operation = answer.json()["operation"]
    person.settled(operation)
    until(lambda: read(town, lambda state: doing.arrived(state, given)))

    again = proposed(town, doing.by, name, given)
    if name != "cancel-authorization":  # whoever signs is not known yet
        status = 422 if name == "pause" else 409
        assert code(again) == (status, doing.again)
        page_of(town, doing.by, name, given, status)
    done = seen(person, f"/acts/{name}?done={operation}")
    assert "Done: it is on the ledger." in done.text


def test_an_officer_chooses_among_the_keys_of_the_organisation(town):
    page = seen(town.person("planning/officer-1"), "/acts/retire-key")

    assert town.account("planning/officer-2").address in page.text
    assert town.account("housing/officer-1").address not in page.text


@pytest.mark.parametrize("by", ["planning/system", "planning/officer-1"])
def test_nobody_but_a_chief_retires_the_key_of_a_colleague(town, by):
    given = {"key": town.account("planning/officer-2").address}
    shown = proposed(town, by, "retire-key", given).json()
    signed = sign_shown(town.person(by), shown)

    answer = town.person(by).post(
        "acts/retire-key", {**given, "authorizations": [signed]}
    )

    assert code(answer) == (409, "ACT_REFUSED")


def test_a_key_that_does_not_prove_itself_is_refused(town):
    given = {
        "key": Account.create().address,
        "role": "OFFICER",
        "person": 9,
    }
    shown = proposed(town, "housing/officer-1", "appoint-key", given).json()
    person = town.person("housing/officer-1")
    for prover in (person.account, Account.create()):
        signed = [sign_shown(person, shown), sign_as(prover, shown)]
        body = {**given, "authorizations": signed}
        assert person.post("acts/appoint-key", body).status_code in {403, 409, 422}
