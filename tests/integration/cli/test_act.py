"""`zeropermit act`: direct acts from the ledger to a file, signed and sent."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account

from tests.builders.facts import word
from tests.integration.cli.demonstration import HOUSING, PASSWORD
from tests.integration.cli.ending import OFFICERS, with_an_end
from tests.integration.cli.test_supervise import PAIR, Bureau
from zeropermit.bootstrap.demonstration_data import organisations
from zeropermit.bootstrap.keys import write_keystore
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.preparing import OfficerSigning
from zeropermit.domain.acts.act import proposed
from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import from_hex, organisation_id, to_hex
from zeropermit.domain.permits.reasons import Measure

UNKNOWN = "0x" + "5a" * 32
STRANGER = Account.create().address
NEWCOMER, MARKET = "91370200DEM000999R", "11370200DEMG00043G"
APPROVAL = "11370200DEMG000190"
BY_HOUSING = ("housing/officer-1",)


class Acting:
    """A town, and commands that act in it."""

    def __init__(self, cli, town, folder):
        self.cli = cli
        self.town = town
        self.file = folder / "act.json"

    @property
    def state(self):
        return NodeOptions(self.town.rpc, self.town.trust).open().state()[0]

    def prepare(self, name, *words):
        return self.cli("act", name, *words, *self.town.ledger, "--out", self.file)

    def sign(self, by, code=""):
        """Sign by a key of the town, or in a file; for another organisation if told."""
        trust = ("--trust", self.town.trust, "--out", self.file, "--yes")
        key = by if isinstance(by, Path) else self.town.key(by)
        owner = ("--for", code) if code else ()
        return self.cli("sign", self.file, "--key", key, *trust, *owner)

    def new_key(self):
        """Make the key of a person without any."""
        account, path = Account.create(), self.file.with_name("new.json")
        write_keystore(path, account, PASSWORD, rounds=2)
        return account.address, path

    def send(self):
        paid = ("--key", self.town.key("developer/officer-1"))
        return self.cli("submit", self.file, *paid, *self.town.ledger, "--json")


def of_the_commitment(acting):
    made = next(iter(acting.state.commitments.values())).content
    handle = next(
        each
        for each in organisations()
        if organisation_id(acting.town.uscc(each)) == made.organisation
    )
    return ("--commitment", to_hex(made.id)), [(f"{handle}/officer-1",)]


def of_the_batch(acting):
    own, state = organisation_id(HOUSING), acting.state
    found = (n for n, each in state.batches.items() if each.department == own)
    return ("--batch", to_hex(next(found)), "--reason", "data_error"), [BY_HOUSING]


def of_the_key(acting):
    own = organisation_id(HOUSING)
    key = [a for a, each in acting.state.keys.items() if each.organisation == own][1]
    return ("--key", key.lower()), [BY_HOUSING]


def of_a_chief(acting):
    own, chief = organisation_id(APPROVAL), KeyRole.CHIEF
    keys = [a for a, k in acting.state.keys.items() if k.organisation == own]
    [key, _] = [a for a in keys if acting.state.keys[a].role is chief]
    return ("--key", key), [(f"approval/officer-{number}",) for number in (1, 2)]


def of_the_newcomer(acting):
    address, path = acting.new_key()
    named = ("--uscc", NEWCOMER, "--name", "示范新企业有限公司")
    signers = [("market/system", MARKET), (path, NEWCOMER)]
    return (*named, "--key", address, "--role", "officer"), signers


def of_a_new_officer(acting):
    address, path = acting.new_key()
    words = ("--key", address, "--role", "officer", "--person", "9")
    return words, [("housing/officer-1", HOUSING), (path, HOUSING)]


def of_what_was_signed(acting):
    return ("--digest", UNKNOWN), [("housing/officer-1", HOUSING)]


def of_the_notice(acting):
    """Told by two officers before; the holder is to reply."""
    node = NodeOptions(acting.town.rpc, acting.town.trust)
    signing = OfficerSigning.at(node.open())
    number = next(iter(signing.state.permits))
    until = signing.now + 30 * 86_400
    given = {"measure": Measure.REVOKED, "answer_until": until, "reason": "WHY"}
    words = {**given, "grounds": from_hex(UNKNOWN)}
    signing.write(proposed(GiveNotice, signing.state, number, words), acting.file)
    _signed_and_sent(acting, *OFFICERS)
    permit = acting.state.permits[number]
    named = ("--permit", to_hex(number), "--notice", to_hex(permit.notice.id))
    return named, ("developer/officer-1",)


HOLDER = [("developer/officer-1",)]


def _signed_and_sent(acting, *by):
    for each in by:
        assert acting.sign(each).code == 0
    assert acting.send().code == 0


def of_the_reply(acting):
    named, holder = of_the_notice(acting)
    return (*named, "--answer", UNKNOWN), [holder]


def of_the_request(acting):
    named, holder = of_the_notice(acting)
    return named, [holder]


def of_the_hearing(acting):
    named, holder = of_the_notice(acting)
    assert acting.prepare("request-hearing", *named).code == 0
    _signed_and_sent(acting, *holder)
    return (*named, "--record", UNKNOWN), [(each,) for each in OFFICERS]


def applied(acting):
    """Apply once more for the project of the town; give number and applicant."""
    signing = OfficerSigning.at(NodeOptions(acting.town.rpc, acting.town.trust).open())
    filed = next(iter(signing.state.applications.values()))
    content = filed.content
    names = signing.state.organisations
    number = signing.state.versions[content.version].number
    authority = names[content.authority].uscc
    act = Apply(filed.matter, number, filed.project, authority, word("again"))
    signing.write(act, acting.file)
    uscc = names[content.applicant].uscc
    found = (each for each in organisations() if acting.town.uscc(each) == uscc)
    by = (f"{next(found)}/officer-1", uscc)
    assert acting.sign(*by).code == 0
    assert acting.send().code == 0
    return replace(content, consent=word("again")).id, by


def by_authority(*words, signers=2):
    """An act of the authority on a new application, by two officers or one."""

    def case(acting):
        number, _ = applied(acting)
        keys = [
            (f"approval/officer-{person + 1}", APPROVAL) for person in range(signers)
        ]
        return ("--application", to_hex(number), *words), keys

    return case


def of_the_applicant(acting):
    number, by = applied(acting)
    return ("--application", to_hex(number)), [by]


def of_the_answer(acting):
    number, by = applied(acting)
    named = ("--application", to_hex(number))
    asked = ("--missing", "规划许可附图", "--notice", UNKNOWN)
    assert acting.prepare("request-correction", *named, *asked).code == 0
    assert acting.sign("approval/officer-1", APPROVAL).code == 0
    assert acting.send().code == 0
    return (*named, "--answer", UNKNOWN), [by]


def of_a_refusal(*by):
    """The service of a decision that refused a new application."""

    def case(acting):
        number, applicant = applied(acting)
        named = ("--application", to_hex(number))
        assert acting.prepare("refuse", *named, *DECIDED).code == 0
        for each in OFFICERS:
            assert acting.sign(each, APPROVAL).code == 0
        assert acting.send().code == 0
        node = NodeOptions(acting.town.rpc, acting.town.trust).open()
        served_at = OfficerSigning.at(node).now
        words = (*named, "--document", UNKNOWN, "--served-at", served_at)
        if by:
            return (*words, "--way", "post"), [(each, APPROVAL) for each in by]
        return words, [applicant]

    return case


def of_a_breach(acting):
    """A commitment that its organisation broke, as two inspectors recorded."""
    bureau = Bureau(acting.cli, acting.town, acting.file.parent)
    bureau.taken_over()
    (_, made), [by] = of_the_commitment(acting)
    words = ("outcome", made, "--became", "breached", "--decision", UNKNOWN)
    bureau.do(*words, by=PAIR)
    return ("--commitment", made, "--request", UNKNOWN), [by]


def of_the_renewal(acting):
    """Of a permit that ends in 90 days, for 30 days more."""
    number = with_an_end(acting)
    until = acting.state.permits[number].valid_until + 30 * DAY
    return ("--permit", to_hex(number), "--valid-until", until), HOLDER


def of_the_grant(acting):
    words, holder = of_the_renewal(acting)
    assert acting.prepare("request-renewal", *words).code == 0
    _signed_and_sent(acting, *holder[0])
    return words, [(OFFICERS[0],)]


def paused(acting):
    """From tomorrow for a day, by the clock of the chain."""
    node = NodeOptions(acting.town.rpc, acting.town.trust).open()
    now = OfficerSigning.at(node).now
    span = ("--paused-from", now + DAY, "--paused-until", now + 2 * DAY)
    return by_authority(*span, *DECIDED)(acting)


DECIDED = ("--reason", "NOT_MET", "--decision", UNKNOWN)
CASES = {
    "answer-notice": of_the_reply,
    "request-hearing": of_the_request,
    "record-hearing": of_the_hearing,
    "request-renewal": of_the_renewal,
    "renew": of_the_grant,
    "withdraw-application": of_the_applicant,
    "accept-application": by_authority(signers=1),
    "request-correction": by_authority(
        "--missing", "规划许可附图", "--notice", UNKNOWN, signers=1
    ),
    "answer-correction": of_the_answer,
    "prolong": by_authority("--days", 10, *DECIDED),
    "pause": paused,
    "decline": by_authority(*DECIDED),
    "refuse": by_authority(*DECIDED),
    "record-service": of_a_refusal(*OFFICERS),
    "acknowledge-service": of_a_refusal(),
    "withdraw-commitment": of_the_commitment,
    "request-repair": of_a_breach,
    "revoke-batch": of_the_batch,
    "retire-key": of_the_key,
    "enrol": of_the_newcomer,
    "retire-chief": of_a_chief,
    "appoint-key": of_a_new_officer,
    "cancel-authorization": of_what_was_signed,
}
REFUSED = {
    "answer-notice": "NOTICE_ANSWERED_BEFORE",
    "request-hearing": "HEARING_REQUESTED_BEFORE",
    "record-hearing": "HEARING_NOT_AWAITED",
    "request-repair": "REPAIR_REQUESTED_BEFORE",
    "request-renewal": "RENEWAL_PENDING",
    "renew": "RENEWAL_NOT_REQUESTED",
}
EVENTS = {
    "answer-notice": "NoticeAnswered",
    "request-hearing": "HearingRequested",
    "record-hearing": "HearingRecorded",
    "request-renewal": "RenewalRequested",
    "renew": "PermitRenewed",
    "withdraw-application": "ApplicationWithdrawn",
    "accept-application": "ApplicationAccepted",
    "request-correction": "CorrectionRequested",
    "answer-correction": "CorrectionAnswered",
    "prolong": "ApplicationProlonged",
    "pause": "ApplicationPaused",
    "decline": "ApplicationDeclined",
    "refuse": "ApplicationRefused",
    "record-service": "ServiceRecorded",
    "acknowledge-service": "ServiceAcknowledged",
    "withdraw-commitment": "CommitmentWithdrawn",
    "request-repair": "RepairRequested",
    "revoke-batch": "BatchRevoked",
    "retire-key": "KeyRetired",
    "enrol": "KeyAdded",
    "retire-chief": "KeyRetired",
    "appoint-key": "KeyAdded",
    "cancel-authorization": "AuthorizationCancelled",
}


@pytest.fixture
def acting(cli, own_town, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    return Acting(cli, own_town, tmp_path)


def test_every_direct_act_is_tried_here():
    assert CASES.keys() == EVENTS.keys() == DIRECT_ACTS.keys()


@pytest.mark.parametrize("name", CASES)
def test_an_act_is_prepared_signed_sent_and_done_once(acting, name):
    words, signers = CASES[name](acting)

    prepared = acting.prepare(name, *words)
    assert prepared.code == 0, prepared.err
    for by in signers:
        signed = acting.sign(*by)
        assert signed.code == 0, signed.err
    sent = acting.send()
    assert sent.code == 0, sent.err

    lines = acting.cli("events", "tail", *acting.town.ledger, "--json").lines
    assert lines[-1]["event"] == EVENTS[name]
    if name == "cancel-authorization":
        return  # who signs is not known yet
    again = acting.prepare(name, *words)
    assert again.code == 1
    if "--application" not in words:  # for these there are words of their own
        assert REFUSED.get(name, "does not take this act now") in again.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("withdraw-commitment", ("--commitment", UNKNOWN)),
        ("retire-key", ("--key", STRANGER)),
    ],
)
def test_what_the_ledger_does_not_know_is_refused(acting, name, words):
    result = acting.prepare(name, *words)

    assert result.code == 1
    assert result.out == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("withdraw-commitment", ("--commitment", "0x12")),
        ("retire-key", ("--key", "0x12")),
        ("revoke-batch", ("--reason", "none")),
        ("enrol", ("--uscc", "91370200DEM000999R")),
    ],
)
def test_what_is_malformed_or_missing_is_refused(acting, name, words):
    result = acting.prepare(name, *words)

    assert result.code == 2
    assert result.out == ""


def test_the_contract_refuses_a_signature_of_another(acting):
    words, _ = of_the_key(acting)
    assert acting.prepare("retire-key", *words).code == 0
    assert acting.sign("planning/officer-1").code == 0

    assert acting.send().code != 0


# --- a file of somebody else's

ALTERED = {
    "a member that is not signed": lambda typed: typed["message"].update(NOTE="a test"),
    "another act than is called": lambda typed: typed.update(primaryType="Enrol"),
    "no act": lambda typed: typed.pop("primaryType"),
    "no types": lambda typed: typed.update(types=None),
    "other types": lambda typed: typed["types"]["RetireKey"].pop(0),
    "a deadline that is too late": lambda typed: typed["message"].update(
        deadline=2**70
    ),
    "a deadline without end": lambda typed: typed["message"].update(
        deadline=float("inf")
    ),
    "a key that is none": lambda typed: typed["message"].update(key="0x12"),
    "no message": lambda typed: typed.update(message=[1]),
}


@pytest.mark.parametrize("name", ALTERED)
def test_signed_content_that_is_altered_is_refused(acting, name):
    words, [by] = of_the_key(acting)
    acting.prepare("retire-key", *words)
    content = json.loads(acting.file.read_text("utf-8"))
    ALTERED[name](content["typed_data"])
    acting.file.write_text(json.dumps(content), "utf-8")

    result = acting.sign(*by)

    assert result.code == 2
    assert "INPUT_FILE" in result.err
    assert result.out == ""


def test_a_file_that_is_nested_without_end_is_refused(acting):
    acting.file.write_text("[" * 200_000 + "]" * 200_000, "utf-8")

    result = acting.sign("housing/officer-1")

    assert result.code == 2
    assert "nested too deep" in result.err


def test_what_is_signed_is_shown_by_name_and_no_text_can_draw(acting):
    words, [by, _] = of_the_newcomer(acting)
    acting.prepare("enrol", *words)
    content = json.loads(acting.file.read_text("utf-8"))
    forged = "X\n  Key: 0xdead\x1b[1A\u202e"
    content["typed_data"]["message"]["name"] = forged
    acting.file.write_text(json.dumps(content), "utf-8")

    shown = acting.sign(*by).err

    assert "Enrol an enterprise" in shown
    assert "  Name: X\\n  Key: 0xdead\\x1b[1A\\u202e" in shown
    assert "  Until: no end" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


@pytest.mark.parametrize("until", ["0", "-1", "99999999999999999999999999"])
def test_a_time_that_is_none_is_refused(acting, until):
    words, _ = of_the_newcomer(acting)

    result = acting.prepare("enrol", *words, "--until", until)

    assert result.code == 2
    assert not acting.file.exists()


def test_whose_key_it_is_has_to_be_said_where_the_act_does_not_tell(acting):
    words, [(by, code), _] = of_a_new_officer(acting)
    acting.prepare("appoint-key", *words)

    silent = acting.sign(by)

    assert silent.code == 2
    assert "--for CODE" in silent.err
    assert acting.sign(by, code).code == 0
