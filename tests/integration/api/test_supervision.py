"""Supervision over the API: from the hand-over to the answer of the authority."""

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import MATTER, Site, until
from zeropermit.domain.ledger.identifiers import (
    PermitId,
    from_hex,
    inspection_id,
    order_id,
    organisation_id,
    referral_id,
    round_id,
    to_hex,
)
from zeropermit.domain.supervision.inspection import secret_hash
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.sender import Sender
from zeropermit.usecases.supervision.supervise import (
    RoundRequest,
    prepare,
    prepare_round,
)
from zeropermit.web.bodies.supervision import SupervisionProposalBody, request_of

AUTHORITY = "approval/officer-1"
PAIR = ("housing/officer-1", "housing/officer-2")
SECRET = bytes(range(32))
RECORD, DEMANDS, DECISION, FILE = ("0x" + digit * 64 for digit in "1234")
MONTH = 30 * 86_400


@pytest.fixture(scope="module")
def site(pristine, tmp_path_factory):
    site = Site.copy(pristine, tmp_path_factory.mktemp("supervised") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def permit(site):
    return walk(site, "main").permit


def wanted(body):
    return request_of(SupervisionProposalBody.model_validate({"wish": body}).wish)


def act_of(site, permit, body):
    """The act that a wish comes to, computed here."""
    return site.service.context.ledger.read(
        lambda state, _: prepare(
            state, PermitId(from_hex(permit)), wanted(body), now=int(site.clock())
        )
    )


def signed(site, permit, body, *by):
    """The body of an act that these keys signed."""
    act = act_of(site, permit, body)
    return {"wish": body, "authorizations": [site.person(h).sign(act) for h in by]}


def do(site, permit, body, *by):
    """Propose, sign and submit; give what the ledger says once it is there."""
    first = site.person(by[0])
    path = f"permits/{permit}/supervision"
    proposed = first.http.post(f"{path}/proposals", json={"wish": body})
    assert proposed.status_code == 200, proposed.text
    before = seen(site, permit)
    answer = first.post(path, signed(site, permit, body, *by))
    assert answer.status_code == 202, answer.text
    first.settled(answer.json()["operation"])

    def changed():
        after = seen(site, permit)
        return after if after != before else None

    return until(changed)


def seen(site, permit):
    found = site.visitor().get(f"permits/{permit}/supervision").json()
    return {name: value for name, value in found.items() if name != "as_of"}


def due(site, handle):
    return site.person(handle).get("supervision/due").json()


def announce(site, by=PAIR[0], *, secret=SECRET):
    person, wanted = site.person(by), int(site.clock()) + MONTH
    body = {
        "matter": MATTER,
        "permille": 1000,
        "secret_hash": to_hex(secret_hash(secret)),
        "due_at": wanted,
    }
    proposed = person.http.post("supervision/rounds/proposals", json=body)
    assert proposed.status_code == 200, proposed.text
    own = organisation_id(site.uscc(by))
    asked_for = RoundRequest(MATTER, 1000, secret_hash(secret), wanted)
    act = site.service.context.ledger.read(
        lambda state, _: prepare_round(state, own, asked_for, now=int(site.clock()))
    )
    roster = proposed.json()["typed_data"]["message"]["roster"]
    assert roster == [*act.roster]
    answer = person.post(
        "supervision/rounds", {**body, "authorization": person.sign(act)}
    )
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])
    return round_id(own, secret_hash(secret))


def reveal(site, number):
    """Anyone who knows the secret, and not the service."""
    sender = Sender(site.town.client, site.account("developer"))
    contract = site.service.manifest.address("SupervisionRegistry")
    sender.send(
        contract, call_data("SupervisionRegistry", "revealRound", number, SECRET)
    )

    def told():
        found = site.visitor().get(f"supervision/rounds/{to_hex(number)}").json()
        return found if found.get("seed") else None

    return until(told)


@pytest.fixture
def supervised(site, permit):
    """The permit, once the bureau has accepted it."""
    until(lambda: seen(site, permit)["hand_overs"])
    if seen(site, permit)["supervisor"] is None:
        do(site, permit, {"act": "accept"}, PAIR[0])
    return permit


def test_a_round_is_drawn_by_its_secret_alone(site):
    secret = bytes(reversed(SECRET))
    number = announce(site, secret=secret)
    officer, path = site.person(PAIR[1]), f"supervision/rounds/{to_hex(number)}/draw"

    wrong = officer.post(path, {"secret": FILE})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "FIELDS_REFUSED")
    drawn = officer.post(path, {"secret": to_hex(secret)})
    assert drawn.status_code == 202, drawn.text
    officer.settled(drawn.json()["operation"])
    assert until(
        lambda: (
            site.visitor().get(f"supervision/rounds/{to_hex(number)}").json()["seed"]
        )
    )
    again = officer.post(path, {"secret": to_hex(secret)}).json()["operation"]
    refused = officer.settled(again, frozenset({"refused"}))
    assert refused["refusal"]["code"] == "ROUND_REVEALED_ALREADY"


def test_who_has_not_accepted_supervises_nothing(site, permit):
    inspector = site.person(PAIR[0])
    body = {"wish": {"act": "inspect", "finding": "PASSED", "record": RECORD}}

    refused = inspector.http.post(f"permits/{permit}/supervision/proposals", json=body)

    assert refused.status_code == 409
    assert refused.json()["code"] == "NOT_SUPERVISED"


def test_a_permit_is_supervised_from_the_hand_over_to_the_answer(site, permit):
    # the clerk hands over, an officer does so again, the bureau accepts
    until(lambda: seen(site, permit)["hand_overs"])
    handover = {"act": "handover", "supervisor": site.uscc("housing")}
    found = do(site, permit, handover, AUTHORITY)
    assert found["hand_overs"] == 2
    assert found["supervisor"] is None
    assert found["proposed"]["uscc"] == site.uscc("housing")
    assert [each["permit"] for each in due(site, PAIR[0])["to_accept"]] == [permit]
    found = do(site, permit, {"act": "accept"}, PAIR[0])
    assert found["supervisor"]["uscc"] == site.uscc("housing")
    assert due(site, PAIR[0])["to_accept"] == []

    # a round that draws every permit
    number = announce(site)
    hidden = until(lambda: due(site, PAIR[0])["hidden"])
    assert [each["round"] for each in hidden] == [to_hex(number)]
    told = reveal(site, number)
    (drawn,) = [each for each in told["drawn"] if each["permit"] == permit]
    keys = {site.account(handle).address for handle in PAIR}
    assert set(drawn["officers"]) == keys
    (waiting,) = due(site, PAIR[0])["to_inspect"]
    assert (waiting["permit"], waiting["overdue"]) == (permit, False)

    # the pair inspects and finds faults
    inspect = {
        "act": "inspect",
        "round": to_hex(number),
        "finding": "FAULTS",
        "record": RECORD,
    }
    found = do(site, permit, inspect, *PAIR)
    assert [each["inspected"] for each in found["rounds"]] == [True]
    assert due(site, PAIR[0])["to_inspect"] == []
    inspection = inspection_id(PermitId(from_hex(permit)), from_hex(RECORD))
    assert [each["inspection"] for each in found["inspections"]] == [to_hex(inspection)]

    # they are to be corrected, and are
    order = {
        "act": "order",
        "inspection": to_hex(inspection),
        "gravity": "MINOR",
        "demands": DEMANDS,
        "due_at": int(site.clock()) + 86_400,
    }
    found = do(site, permit, order, *PAIR)
    (opened,) = due(site, PAIR[0])["orders"]
    assert opened["order"] == found["orders"][0]["order"]
    close = {
        "act": "close",
        "order": to_hex(order_id(inspection, from_hex(DEMANDS))),
        "corrected_at": found["inspections"][0]["inspected_at"],
        "harm": False,
        "decision": DECISION,
    }
    found = do(site, permit, close, *PAIR)
    assert found["orders"][0]["result"] == "NO_PENALTY"
    assert due(site, PAIR[0])["orders"] == []

    _record_outcome(site, permit, to_hex(inspection))
    _refer_and_answer(site, permit)

    # and the permit is as good as before
    assert site.visitor().get(f"verify/{permit}").json()["state"] == "VALID"


def _record_outcome(site, permit, inspection):
    """What became of a commitment rests on the record of the inspection."""
    ours, promise = site.service.context.ledger.read(
        lambda state, _: next(
            (number, found)
            for number, found in state.commitments.items()
            if found.content.application
            == state.permits[PermitId(from_hex(permit))].application
        )
    )
    outcome = {
        "act": "outcome",
        "commitment": to_hex(ours),
        "outcome": "KEPT",
        "inspection": inspection,
    }
    act = act_of(site, permit, outcome)
    assert (act.commitment.content, act.decision) == (promise.content, from_hex(RECORD))
    submitted = site.person(PAIR[0]).post(
        f"permits/{permit}/supervision", signed(site, permit, outcome, *PAIR)
    )
    site.person(PAIR[0]).settled(submitted.json()["operation"])


def _refer_and_answer(site, permit):
    """The case goes back to the authority, which answers."""
    refer = {"act": "refer", "reason": "PROPOSE_REVOKE", "record": FILE}
    found = do(site, permit, refer, *PAIR)
    referral = to_hex(referral_id(PermitId(from_hex(permit)), from_hex(FILE)))
    assert [each["referral"] for each in due(site, AUTHORITY)["to_answer"]] == [
        referral
    ]
    answer = {"act": "answer", "referral": referral, "decision": DECISION}
    found = do(site, permit, answer, AUTHORITY)
    assert found["referrals"][0]["answered_at"]
    assert due(site, AUTHORITY)["to_answer"] == []


def test_an_act_needs_as_many_signatures_as_it_takes(site, supervised):
    refer = {"act": "refer", "reason": "AGAIN", "record": DECISION}
    first = site.person(PAIR[0])
    path = f"permits/{supervised}/supervision"

    one = first.post(path, signed(site, supervised, refer, PAIR[0]))
    twice = first.post(path, signed(site, supervised, refer, PAIR[0], PAIR[0]))

    for refused in (one, twice):
        assert refused.status_code == 422
        assert refused.json()["code"] == "FIELDS_REFUSED"


def test_a_signature_of_another_organisation_is_refused(site, supervised):
    refer = {"act": "refer", "reason": "AGAIN", "record": DECISION}
    body = signed(site, supervised, refer, PAIR[0], AUTHORITY)

    refused = site.person(PAIR[0]).post(f"permits/{supervised}/supervision", body)

    assert refused.json()["code"] == "NOT_ACTING_FOR"


@pytest.mark.parametrize(
    "body",
    [
        {
            "act": "redraw",
            "round": FILE,
            "reason": "RECUSAL",
            "decision": DECISION,
        },
        {"act": "inspect", "round": FILE, "finding": "PASSED", "record": FILE},
        {
            "act": "order",
            "inspection": FILE,
            "gravity": "SERIOUS",
            "demands": DEMANDS,
            "due_at": 2_000_000_000,
        },
        {"act": "close", "order": FILE, "harm": True, "decision": DECISION},
        {
            "act": "outcome",
            "commitment": FILE,
            "outcome": "KEPT",
            "inspection": FILE,
        },
    ],
)
def test_what_the_ledger_does_not_know_is_not_proposed(site, supervised, body):
    path = f"permits/{supervised}/supervision/proposals"

    refused = site.person(PAIR[0]).http.post(path, json={"wish": body})

    assert refused.status_code == 404
    assert refused.json()["code"] == "SUPERVISION_UNKNOWN"


def test_the_same_request_again_is_the_same_act(site, supervised):
    refer = {"act": "refer", "reason": "ONCE", "record": "0x" + "9" * 64}
    body, first = signed(site, supervised, refer, *PAIR), site.person(PAIR[0])
    key = {"Idempotency-Key": "supervision-once"}

    answers = [
        first.post(f"permits/{supervised}/supervision", body, **key) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
