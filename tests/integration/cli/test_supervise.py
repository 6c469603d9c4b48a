"""`zeropermit supervise`: from the hand-over to the answer, and no service runs."""

import hashlib
import json

import pytest

from tests.integration.cli.demonstration import HOUSING, PASSWORD, PLANNING
from zeropermit.catalogue.messages import message
from zeropermit.cli.supervise import TITLES

AUTHORITY = "approval/officer-1"
PAIR = ("housing/officer-1", "housing/officer-2")
WORD = "0x" + "5a" * 32
SOON = ("--days", "7")


class Bureau:
    """A town whose permit is supervised from the command line alone."""

    def __init__(self, cli, town, folder):
        self.cli = cli
        self.town = town
        self.folder = folder
        self.secret = folder / "secret"
        self.record = folder / "record.txt"
        self.record.write_text("what was seen", "utf-8")
        self.number = town.number
        self.made = 0

    def supervise(self, *words):
        return self.cli("supervise", *words, *self.town.ledger)

    def prepared(self, *words):
        """Prepare an act; give its file."""
        self.made += 1
        out = self.folder / f"act-{self.made}.json"
        result = self.supervise(*words, "--out", out)
        assert result.code == 0, result.err
        assert result.out == f"{out}\n"
        return out

    def key(self, handle):
        return ("--key", self.town.key(handle))

    def signed(self, file, *by):
        for handle in by:
            trust = ("--trust", self.town.trust)
            words = (*self.key(handle), *trust, "--out", file, "--yes")
            result = self.cli("sign", file, *words)
            assert result.code == 0, result.err
        return file

    def submit(self, file):
        paid = self.key("developer/officer-1")
        return self.cli("submit", file, *paid, *self.town.ledger, "--json")

    def do(self, *words, by):
        done = self.submit(self.signed(self.prepared(*words), *by))
        assert done.code == 0, done.err

    def events(self, name):
        return [line["fields"] for line in self.lines(name)]

    def lines(self, name):
        lines = self.cli("events", "tail", *self.town.ledger, "--json").lines
        return [line for line in lines if line["event"] == name]

    def draw(self, *words):
        own = ("--department", HOUSING, "--secret", self.secret)
        return self.supervise("draw", *own, *self.key("developer/officer-1"), *words)

    def due(self, department=HOUSING):
        return self.supervise("due", "--department", department, "--json").json

    def taken_over(self):
        self.do("hand-over", self.number, "--to", HOUSING, by=(AUTHORITY,))
        self.do("accept", self.number, by=(PAIR[0],))

    def announced(self):
        words = ("--department", HOUSING, "--secret", self.secret, *SOON)
        self.do("round", *words, "--permille", "1000", by=(PAIR[0],))


@pytest.fixture
def bureau(cli, own_town, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    return Bureau(cli, own_town, tmp_path)


def test_a_permit_that_is_none_is_refused(bureau):
    for reference in ("no permit", WORD):
        result = bureau.supervise("accept", reference)

        assert result.code == 1
        assert result.out == ""


def test_a_permit_goes_only_to_a_body_that_inspects_its_matter(bureau):
    result = bureau.supervise("hand-over", bureau.number, "--to", PLANNING)

    assert result.code == 1
    assert "may not inspect" in result.err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ((), "--decision"),
        (("--decision", WORD, "--inspection", WORD), "--decision"),
        (("--decision", WORD, "--second", "two.json"), "--second"),
        (("--inspection", WORD, "--second", "two.json", "--key", "one.json"), "--sec"),
    ],
)
def test_an_outcome_rests_on_one_thing_and_goes_one_way(bureau, words, option):
    result = bureau.supervise("outcome", WORD, "--became", "kept", *words, "--json")

    assert result.code == 2
    assert result.out == ""
    assert option in result.problem["detail"]


def test_an_outcome_is_of_a_commitment_that_was_made(bureau):
    for evidence in ("--decision", "--inspection"):
        words = (WORD, "--became", "kept", evidence, WORD)
        result = bureau.supervise("outcome", *words, "--json")

        assert result.code == 1
        assert result.problem["code"] == "COMMITMENT_UNKNOWN"


def test_nothing_is_prepared_before_the_permit_is_accepted(bureau):
    words = ("--found", "passed", "--record", bureau.record)

    result = bureau.supervise("inspect", bureau.number, *words)

    assert result.code == 1
    assert "supervise" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--record", "no such file"), "neither a file"),
        (("--record", WORD, "--round", "0x12"), "64 digits"),
    ],
)
def test_what_is_neither_a_file_nor_a_digest_is_refused(bureau, words, said):
    found = ("--found", "passed")

    result = bureau.supervise("inspect", bureau.number, *found, *words)

    assert result.code == 2
    assert said in result.err


def test_a_secret_is_not_overwritten_and_not_guessed(bureau):
    bureau.secret.write_text("mine", "utf-8")
    words = ("--department", HOUSING, "--secret", bureau.secret, *SOON)

    result = bureau.supervise("round", *words, "--permille", "50")

    assert result.code == 2
    assert bureau.secret.read_text("utf-8") == "mine"
    assert "no secret" in bureau.draw().err
    bureau.secret.write_text(WORD, "utf-8")
    assert bureau.draw().code == 1
    bureau.secret.unlink()
    assert "no such file" in bureau.draw().err


def test_no_secret_is_left_behind_by_a_body_that_inspects_nothing(bureau):
    words = ("--department", PLANNING, "--secret", bureau.secret, *SOON)

    result = bureau.supervise("round", *words, "--permille", "50")

    assert result.code == 1
    assert not bureau.secret.exists()


def test_an_act_is_prepared_on_standard_output_too(bureau):
    words = ("hand-over", bureau.town.document, "--to", HOUSING)

    content = json.loads(bureau.supervise(*words).out)

    assert content["typed_data"]["primaryType"] == "HandOver"
    assert content["typed_data"]["message"]["supervisor"] == HOUSING


def test_a_permit_is_supervised_without_any_service(bureau):
    number = bureau.number
    bureau.taken_over()
    (accepted,) = bureau.events("SupervisionAccepted")
    permit = accepted["permit"]

    # a round that draws every permit
    bureau.announced()
    assert bureau.secret.stat().st_mode & 0o077 == 0
    (hidden,) = bureau.due()["hidden"]
    drawn = bureau.draw("--json").json
    assert drawn["round"] == hidden["round"]
    assert [line["permit"] for line in drawn["drawn"]] == [permit]
    shown = bureau.draw()
    assert shown.out.startswith(number)
    assert bureau.events("RoundRevealed")[0]["seed"] == drawn["seed"]

    # the two officers inspect, after one redraw
    round_ = ("--round", drawn["round"])
    reason = ("--reason", "RECUSAL", "--decision", WORD)
    bureau.do("redraw", permit, *round_, *reason, by=PAIR)
    found = ("--found", "faults", "--record", bureau.record)
    bureau.do("inspect", number, *found, *round_, by=PAIR)
    (inspected,) = bureau.events("Inspected")
    digest = hashlib.sha256(bureau.record.read_bytes()).hexdigest()
    assert inspected["record"] == f"0x{digest}"
    assert inspected["round"] == drawn["round"]

    # an order, and its end without penalty
    faults = ("--inspection", inspected["inspection"], "--gravity", "minor")
    bureau.do("order", number, *faults, "--demands", WORD, *SOON, by=PAIR)
    (order,) = bureau.due()["orders"]
    (visit,) = bureau.lines("Inspected")
    corrected = ("--corrected-at", str(visit["time"]), "--decision", WORD)
    bureau.do("close", number, "--order", order["order"], *corrected, by=PAIR)
    (closed,) = bureau.events("OrderClosed")
    assert closed["result"] == "NO_PENALTY"

    _stop_and_lift(bureau)
    _record_outcome(bureau, inspected)
    _refer_and_answer(bureau)

    # and all of it is proven again
    report = bureau.cli("replay", *bureau.town.ledger, "--json").json
    assert report["proven"] is True
    assert report["compared"]["draws"] == {"done": 1, "of": 1}


def message_of(file):
    """What is signed, but for the time that it is signed for."""
    message = json.loads(file.read_text("utf-8"))["typed_data"]["message"]
    return {name: value for name, value in message.items() if name != "deadline"}


def _record_outcome(bureau, inspected):
    """What became of a commitment rests on the inspection's record."""
    promise, *_ = bureau.events("Committed")
    words = (promise["commitment"], "--became", "kept")
    seen = ("--inspection", inspected["inspection"])
    by_decision = bureau.prepared("outcome", *words, "--decision", bureau.record)
    by_inspection = bureau.prepared("outcome", *words, *seen)
    assert message_of(by_decision) == message_of(by_inspection)
    done = bureau.submit(bureau.signed(by_inspection, *PAIR))
    assert done.code == 0, done.err
    again = bureau.supervise("outcome", *words, "--decision", WORD, "--json")
    assert again.code == 1
    assert again.problem["code"] == "OUTCOME_NOT_ALLOWED"
    (recorded,) = bureau.events("OutcomeRecorded")
    assert recorded["decision"] == inspected["record"]


def _stop_and_lift(bureau):
    """A part of the work is ordered to stop, and the order is lifted."""
    words = ("--scope", bureau.record, "--reason", "STOP_PLAN", "--decision", WORD)
    bureau.do("order-stop", bureau.number, *words, by=PAIR)
    (ordered,) = bureau.events("StopOrdered")
    digest = hashlib.sha256(bureau.record.read_bytes()).hexdigest()
    assert (ordered["whole"], ordered["scope"]) == (False, f"0x{digest}")
    again = bureau.supervise("order-stop", bureau.number, *words)
    assert again.code == 1
    assert message("STOP_IN_FORCE", "en") in again.err
    checked = ("--stop", ordered["stop"], "--record", WORD)
    bureau.do("lift-stop", bureau.number, *checked, by=PAIR)
    (lifted,) = bureau.events("StopLifted")
    assert lifted["stop"] == ordered["stop"]


def _refer_and_answer(bureau):
    """A referral, and its answer."""
    file = ("--reason", "PROPOSE_REVOKE", "--record", bureau.record)
    bureau.do("refer", bureau.number, *file, by=PAIR)
    approval = bureau.town.uscc("approval")
    (waiting,) = bureau.due(approval)["to_answer"]
    referral = ("--referral", waiting["referral"], "--decision", WORD)
    bureau.do("answer", bureau.number, *referral, by=(AUTHORITY,))
    assert bureau.due(approval)["to_answer"] == []


def test_the_board_says_what_is_to_be_done(bureau):
    bureau.do("hand-over", bureau.number, "--to", HOUSING, by=(AUTHORITY,))

    def said():
        return bureau.supervise("due", "--department", HOUSING).out

    assert TITLES["to_accept"][1] in said()
    bureau.do("accept", bureau.number, by=(PAIR[0],))
    bureau.announced()
    assert TITLES["hidden"][1] in said()
    bureau.draw()
    assert TITLES["to_inspect"][1] in said()
    assert bureau.number in said()


def test_one_officer_twice_is_refused_by_the_ledger(bureau):
    bureau.taken_over()
    found = ("--found", "passed", "--record", bureau.record)
    file = bureau.signed(bureau.prepared("inspect", bureau.number, *found), PAIR[0])
    twice = bureau.signed(file, PAIR[0])

    refused = bureau.submit(twice)

    assert refused.code == 1
    assert refused.problem["refusal"]["code"] == "SAME_PERSON"
