"""Keys stay in the browser: made, saved, brought in and used, and never sent."""

import json

from eth_account import Account
from playwright.sync_api import expect

PASSPHRASE = "correct horse battery"  # noqa: S105 - of a key that is worth nothing


def sent(visitor) -> str:
    """Everything that the browser sent: addresses, headers, bodies."""
    return "\n".join(
        f"{r.url}\n{json.dumps(r.all_headers())}\n{r.post_data or ''}"
        for r in visitor.requests
    )


def test_a_key_is_made_saved_and_used_and_nothing_of_it_is_sent(guest, tmp_path):
    page = guest.page
    guest.open("/keys")
    page.fill("#label", "工地办公室")
    page.fill("#first", PASSPHRASE)
    page.fill("#second", PASSPHRASE)
    guest.click("#make button")
    expect(page.locator("#list .code")).to_contain_text("0x")
    guest.examine()
    with page.expect_download() as saving:
        guest.click("#list button")
    saving.value.save_as(tmp_path / "key.json")
    keystore = json.loads((tmp_path / "key.json").read_text("utf-8"))
    key = bytes(Account.decrypt(keystore, PASSPHRASE))
    address = Account.from_key(key).address
    assert page.locator("#list .code").inner_text() == address

    guest.open("/sign-in")
    page.fill("[name=passphrase]", PASSPHRASE)
    guest.click("form[data-sign-in] button")
    expect(page.locator("[role=alert]")).not_to_be_empty()  # it acts for nobody yet

    told = sent(guest)
    assert "signature" in told  # so it was used
    for secret in (key.hex(), PASSPHRASE, keystore["crypto"]["ciphertext"]):
        assert secret not in told
    guest.faults.clear()  # the browser notes that signing in was refused


def test_a_keystore_of_another_tool_is_brought_in(guest, tmp_path):
    account = Account.create()
    file = tmp_path / "other.json"
    file.write_text(json.dumps(Account.encrypt(account.key, PASSPHRASE, iterations=8)))
    page = guest.page
    guest.open("/keys")
    page.set_input_files("#file", file)
    guest.click("#bring button")
    expect(page.locator("#list .code")).to_have_text(f"0x{account.address[2:].lower()}")
    assert "ciphertext" not in sent(guest)

    guest.open("/sign-in")
    page.fill("[name=passphrase]", "wrong")
    guest.click("form[data-sign-in] button")
    expect(page.locator("[role=alert]")).to_have_text("口令不对，打不开这个密钥。")
    assert not [r for r in guest.requests if r.url.endswith("/challenge")]


def test_a_file_that_is_no_keystore_is_refused_in_words(guest, tmp_path):
    file = tmp_path / "no.json"
    file.write_text('{"version": 3, "address": "<script>alert(1)</script>"}')
    guest.open("/keys")
    guest.page.set_input_files("#file", file)
    guest.click("#bring button")
    expect(guest.page.locator("[role=alert]")).to_contain_text("keystore")


SLOW_STORAGE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...named) {
  const real = open.apply(this, named);
  const seen = {};
  const tell = what => { seen.result = real.result; seen[what]?.(); };
  real.onupgradeneeded = () => tell("onupgradeneeded");
  real.onsuccess = () => setTimeout(tell, 700, "onsuccess");
  return seen;
};
"""
"""A browser whose storage takes its time, as on a machine that is busy."""


def test_whoever_signs_at_once_signs_with_the_key_that_is_there(guest):
    page = guest.page
    guest.become("developer-2/officer-1")
    page.add_init_script(SLOW_STORAGE)
    guest.open("/sign-in?next=/desk")
    guest.click("form[data-sign-in] button")
    page.wait_for_url(lambda url: "sign-in" not in url, timeout=10_000)
