"""What a holder does with a permit over the API, signing what it is shown."""

from typing import Any

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from tests.integration.api.site import Person, Site, until

STOP = {
    "report": "stop",
    "reason": "基坑监测数据异常，暂停施工。",
    "part": "地下二层底板。",
    "maintenance": "每日巡查，降水不停。",
}
EXTENSION = {"report": "extension", "reason": "SITE_NOT_READY"}


def sign_shown(person: Person, shown: dict[str, Any]) -> dict[str, object]:
    """Sign the data of a proposal, as a wallet does."""
    return sign_as(person.account, shown)


def sign_as(
    account: LocalAccount, shown: dict[str, Any], **members: str
) -> dict[str, object]:
    """Sign the data of a proposal by an account, for another `organisation` if told."""
    typed = shown["typed_data"]
    message = {**typed["message"], "signer": account.address, **members}
    signed = account.sign_message(
        encode_typed_data(full_message={**typed, "message": message})
    )
    return {
        "signer": account.address,
        "deadline": shown["deadline"],
        "signature": "0x" + bytes(signed.signature).hex(),
    }


def proposed(person: Person, permit: str, wanted: dict[str, Any]) -> dict[str, Any]:
    answer = person.http.post(f"permits/{permit}/reports/proposals", json=wanted)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def reported(person: Person, permit: str, wanted: dict[str, Any]):
    """Propose, sign and submit a report."""
    shown = proposed(person, permit, wanted)
    body = {**shown["report"], "authorization": sign_shown(person, shown)}
    return person.post(f"permits/{permit}/reports", body)


def moved(site: Site, permit: str, sequence: int) -> dict[str, Any]:
    """What verifying says once so many acts were done."""

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = site.visitor().get(f"verify/{permit}").json()
        return found if found["permit"]["sequence"] >= sequence else None

    return until(look)


def lived(
    site: Site, person: Person, permit: str, wanted: dict[str, Any]
) -> dict[str, Any]:
    """Report, and give what verifying says afterwards."""
    before = site.visitor().get(f"permits/{permit}").json()["permit"]["sequence"]
    answer = reported(person, permit, wanted)
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])
    return moved(site, permit, before + 1)
