"""`zeropermit standing`: leave to prepare applications, and the prepared ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from eth_account.messages import encode_defunct

from zeropermit import terminal
from zeropermit.cli.apply import Project, show_consent
from zeropermit.cli.caller import CallerOptions, signed_in
from zeropermit.cli.joint import Matters
from zeropermit.cli.options import LOCAL_API, Key, Trust, bundled
from zeropermit.cli.options import Api as ApiUrl
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import to_hex

app = typer.Typer(no_args_is_help=True)

Days = Annotated[
    int,
    typer.Option("--days", metavar="N", min=1, max=366, help="For how long."),
]
Consent = Annotated[str, typer.Argument(help="The advance consent: 0x and 64 digits.")]


@app.command("give")
def give(
    project: Project,
    matter: Matters,
    key: Key,
    trust: Trust = None,
    days: Days = 90,
    api: ApiUrl = LOCAL_API,
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
    terminal.confirm("同意以上内容？", "Do you agree to this?")
    signed = person.account.sign_message(encode_defunct(text=text))
    body = {"consent": consent.as_json(), "signature": to_hex(signed.signature)}
    person.api.post("/standing-consents", body)
    terminal.result(to_hex(consent.digest()))


@app.command("show")
@bundled
def show(caller: CallerOptions) -> None:
    """See the prepared applications, and the missing facts of the others."""
    found = caller.sign_in().api.get("/standing-consents")
    if caller.as_json:
        terminal.data(found)
        return
    for one in found["standing_consents"]:
        _show(one)
    if not found["standing_consents"]:
        terminal.say("没有有效的长期同意书。", "There is no advance consent in force.")


@app.command("sign")
@bundled
def sign(caller: CallerOptions) -> None:
    """Sign the applications that are prepared, after reading each.

    For each you are shown which data would be used; what you do not agree to is left.
    The applications' numbers go to standard output.
    """
    person = caller.sign_in()
    found = person.api.get("/standing-consents")
    applications: list[str] = []
    for one in found["standing_consents"]:
        for prepared in one["prepared"]:
            receipt = ConsentReceipt.from_json(prepared["receipt"])
            show_consent(receipt)
            terminal.confirm("同意并申请？", "Agree and apply?")
            answer = person.apply(receipt)
            person.settled(str(answer["operation"]))
            applications.append(str(answer["application"]))
    if caller.as_json:
        terminal.data({"applications": applications})
    for application in () if caller.as_json else applications:
        terminal.result(application)


@app.command("end")
def end(
    consent: Consent, key: Key, trust: Trust = None, api: ApiUrl = LOCAL_API
) -> None:
    """Take an advance consent back."""
    person = signed_in(api, key, trust)
    response = person.api.raw("DELETE", f"/standing-consents/{consent}")
    if not response.ok:
        person.api.read(response)
    terminal.say("长期同意书已终止。", "The advance consent has ended.")


def _show(one: Mapping[str, Any]) -> None:
    """Show one consent, with its outcome."""
    until = terminal.moment(one["consent"]["until"])
    terminal.result(
        f"{one['standing_consent']}  {one['consent']['project']}  – {until}"
    )
    for prepared in one["prepared"]:
        because = ", ".join(prepared["because"])
        ready = terminal.words("已拟定，等待签署", "prepared, waits for a signature")
        terminal.result(f"    ✓ {prepared['matter']}  {ready}  {because}".rstrip())
    for waiting in one["waiting"]:
        first = ", ".join(waiting["waits_for"])
        waits = terminal.words("等待", "waits for")
        terminal.result(f"    … {waiting['matter']}  {waits} {first}".rstrip())
