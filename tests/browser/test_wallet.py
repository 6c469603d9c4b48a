"""A wallet of the person's own signs instead, if there is one (EIP-6963)."""

import json
import re

from eth_account.messages import encode_defunct, encode_typed_data
from playwright.sync_api import expect

from tests.integration.api.scenario import make_room
from zeropermit.bootstrap.demonstration_data import scenario

ANNOUNCE = """
const provider = {
  request: async ({ method, params }) => {
    if (method === "eth_requestAccounts") return [await walletAddress()];
    return walletSign(method, params);
  },
};
const info = { uuid: "0e5a1f9e", name: "Test wallet", icon: "data:,", rdns: "example" };
const detail = Object.freeze({ info, provider });
const announce = () =>
  dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
addEventListener("eip6963:requestProvider", announce);
announce();
"""


def test_a_wallet_signs_in_and_applies(guest, site):
    account = site.account("developer")
    asked: list[str] = []

    def sign(method: str, params: list[object]) -> str:
        asked.append(method)
        if method == "personal_sign":
            text = bytes.fromhex(str(params[0])[2:]).decode()
            signed = account.sign_message(encode_defunct(text=text))
        else:
            message = encode_typed_data(full_message=json.loads(str(params[1])))
            signed = account.sign_message(message)
        return "0x" + bytes(signed.signature).hex()

    page = guest.page
    page.expose_function("walletAddress", lambda: account.address)
    page.expose_function("walletSign", sign)
    page.add_init_script(ANNOUNCE)

    guest.open("/sign-in?next=/desk")
    page.select_option("[data-signers]", label="Test wallet")
    expect(page.locator("[name=passphrase]")).to_be_hidden()
    guest.click("form[data-sign-in] button")
    page.wait_for_url(re.compile(r"\d/desk$"))
    project = scenario("one-promise")["project"]
    make_room(site, project)
    guest.open(f"/matters/construction-permit/start?project={project}")
    page.select_option("[data-signers]", label="Test wallet")
    guest.sign()
    page.wait_for_url("**/applications/0x*")

    assert asked == ["personal_sign", "eth_signTypedData_v4"]
