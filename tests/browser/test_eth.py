"""What is hashed and signed in the browser is what everybody else hashes and signs."""

import hashlib
import json

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data

from tests.builders.protocol_case import case, signed_digest
from tests.builders.sample_acts import all_acts
from zeropermit.domain.permits.presentation import write_signature
from zeropermit.domain.records.canonical import canonical
from zeropermit.domain.records.plain_json import plain

CASE = case()
TYPED = {act.primary: plain(CASE.typed(act)) for act in all_acts(CASE)}
KEY = bytes(range(1, 33))


@pytest.fixture(scope="module")
def run(town, chromium):
    """Run something of `eth.js` in a page of ours."""
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{town.settings.port}", locale="en-GB"
    )
    page = context.new_page()
    page.goto("/keys")

    def run(body: str, value: object) -> object:
        code = f"async v => {{ const e = await import('/static/eth.js'); {body} }}"
        return page.evaluate(code, value)

    yield run
    context.close()


@pytest.mark.parametrize("act", TYPED)
def test_typed_data_of_every_act_has_the_same_digest(run, act):
    typed = TYPED[act]

    found = run("return e.hex(e.typedDigest(v))", typed)

    assert found == signed_digest(typed).hex()


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["message"].pop(next(iter(t["message"]))),
        lambda t: t["message"].update(more=1),
        lambda t: t["message"].update(deadline=-1),
        lambda t: t["message"].update(deadline=str(2**64)),
        lambda t: t["types"].update(EIP712Domain=[]),
    ],
)
def test_typed_data_that_does_not_fit_its_types_is_not_hashed(run, change):
    typed = json.loads(json.dumps(TYPED["Apply"]))
    change(typed)
    code = "try { e.typedDigest(v); return 'hashed' } catch (x) { return 'refused' }"

    assert run(code, typed) == "refused"


def test_signatures_are_those_of_the_key_and_in_the_lower_half(run):
    account = Account.from_key(KEY)
    text = "登录 sign in 🙂\n1"
    typed = TYPED["Apply"]

    signed = run("return e.signText(v.text, e.bytes(v.key))", args(text=text))
    code = "return e.signDigest(e.typedDigest(v.typed), e.bytes(v.key))"
    acted = run(code, args(typed=typed))

    assert run("return e.addressOf(e.bytes(v.key))", args()) == account.address
    told = {
        signed: encode_defunct(text=text),
        acted: encode_typed_data(full_message=typed),
    }
    for signature, message in told.items():
        signer = Account.recover_message(message, signature=signature)
        assert signer == account.address
        assert int(signature[66:130], 16) <= 2**255
        assert signature[130:] in {"1b", "1c"}


def test_who_signed_a_text_is_found_as_elsewhere_and_of_nonsense_nobody_is(run):
    account, text = Account.from_key(KEY), "出示许可证。\nTime: 1"
    signed = bytes(account.sign_message(encode_defunct(text=text)).signature)
    code = "return e.recoverText(v.text, v.signature)"

    def found(signature: bytes | str, told: str = text) -> object:
        plain = signature if isinstance(signature, str) else write_signature(signature)
        return run(code, {"text": told, "signature": plain})

    assert found(signed) == account.address
    assert found(signed, text + "0") not in {None, account.address}
    for wrong in ("", "许", "A" * 87, signed[:64], signed[:64] + b"\x40"):
        assert found(wrong) is None


@pytest.mark.parametrize(
    "record",
    [
        {"b": 1, "a": ["x", None, True, {"é": '中文 \u2028 " \\ \n', "A": "🙂"}]},
        {"\U0001f600": 1, "\uff61": 2, "1": 3, "€": 4},
        {},
    ],
)
def test_a_record_has_the_same_digest_as_on_the_ledger(run, record):
    wanted = "0x" + hashlib.sha256(canonical(record)).hexdigest()

    assert run("return e.recordDigest(v)", record) == wanted


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
def test_keystores_of_other_tools_open_and_a_wrong_passphrase_does_not(run, kdf):
    store = Account.encrypt(KEY, "密码 ①", kdf=kdf, iterations=16)
    code = "const k = await e.readKeystore(v.store, v.word); return k && e.hex(k)"

    assert run(code, {"store": store, "word": "密码 ①"}) == KEY.hex()
    assert run(code, {"store": store, "word": "密码"}) is None


def args(**values: object) -> dict[str, object]:
    return {"key": KEY.hex(), **values}
