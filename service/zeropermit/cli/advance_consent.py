"""`zeropermit standing`: leave to prepare applications, and the prepared ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from eth_account.messages import encode_defunct

from zeropermit import terminal
from zeropermit.cli.apply import Project, show_consent
from zeropermit.cli.caller import SignInOptions, signed_in
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.joint import Matters
from zeropermit.cli.options import LOCAL_API, Api, Key, Trust
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import to_hex

app = Group()

Days = Annotated[int, "--days N", "For how long.", {"min": 1, "max": 366}]
Consent = Annotated[str, "", "The advance consent: 0x and 64 digits."]


@app.command("give")
def give(
    project: Project,
    matter: Matters,
    key: Key,
    trust: Trust = None,
    days: Days = 90,
    api: Api = LOCAL_API,
) -> None:
    """Let applications be prepared when facts arrive.

    You sign a text that is shown whole. It lets nobody apply, sign or ask for data in
    your place: what is prepared waits for your signature. Its number goes to standard
    output.
    """
    person = signed_in(api, key, trust)
    request = {"project": project, "matters": matter, "days": days}
    found = person.api.post("/standing-consents/proposals", request)
    consent = AdvanceConsent.from_json(found["consent"])
    text = consent.text()  # ours, from the record: not what the service calls it
    terminal.step(text)
    terminal.confirm("Do you agree to this?")
    signed = person.account.sign_message(encode_defunct(text=text))
    body = {"consent": consent.as_json(), "signature": to_hex(signed.signature)}
    person.api.post("/standing-consents", body)
    terminal.result(to_hex(consent.digest()))


@app.command("show")
def show(caller: SignInOptions) -> CommandAnswer:
    """See the prepared applications, and the missing facts of the others."""
    found = caller.sign_in().api.get("/standing-consents")
    consents = found["standing_consents"]
    none = terminal.words("There is no advance consent in force.")
    lines = (line for one in consents for line in _lines(one))
    return CommandAnswer(found, lines, "" if consents else none)


@app.command("sign")
def sign(caller: SignInOptions) -> CommandAnswer:
    """Sign the applications that are prepared, after reading each.

    For each you are shown which data would be used; what you do not agree to is left.
    The applications' numbers go to standard output.
    """
    person = caller.sign_in()
    found = person.api.get("/standing-consents")
    applications: list[str] = []
    for prepared in (
        each for one in found["standing_consents"] for each in one["prepared"]
    ):
        receipt = ConsentReceipt.from_json(prepared["receipt"])
        show_consent(receipt)
        terminal.confirm("Agree and apply?")
        answer = person.apply(receipt)
        person.settled(str(answer["operation"]))
        applications.append(str(answer["application"]))
    return CommandAnswer({"applications": applications}, applications)


@app.command("end")
def end(consent: Consent, caller: SignInOptions) -> None:
    """Take an advance consent back."""
    http = caller.sign_in().api
    response = http.raw("DELETE", f"/standing-consents/{consent}")
    if not response.ok:
        http.read(response)
    terminal.say("The advance consent has ended.")


def _lines(one: Mapping[str, Any]) -> Iterator[str]:
    """Write one consent, with its outcome."""
    until = terminal.moment(one["consent"]["until"])
    yield f"{one['standing_consent']}  {one['consent']['project']}  – {until}"
    for prepared in one["prepared"]:
        because = ", ".join(prepared["because"])
        ready = terminal.words("prepared, waits for a signature")
        yield f"    ✓ {prepared['matter']}  {ready}  {because}".rstrip()
    for waiting in one["waiting"]:
        first = ", ".join(waiting["waits_for"])
        waits = terminal.words("waits for")
        yield f"    … {waiting['matter']}  {waits} {first}".rstrip()
