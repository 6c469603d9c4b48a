"""Certificates over the API: to print, to scan, to carry; and what they admit."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fontTools.subset import main as subset

from tests.integration.api.officer_acts import done
from tests.integration.api.scenario import complete, walk
from tests.integration.api.site import FONTS, Site, at, until
from tests.printing import ROOT, scanned, texts
from zeropermit.domain.permits.credential import CONTEXTS, multibase
from zeropermit.usecases.permits.numbers import day_of
from zeropermit.usecases.permits.verify import find_document

NODE_MODULES = ROOT / "node_modules" / "@digitalbazaar"
CHECKER = ROOT / "tests" / "verify_credential.mjs"
ORIGIN = "http://127.0.0.1:8000"
ABSENT = "permits/0x" + "5a" * 32

printing = pytest.mark.skipif(FONTS is None, reason="needs Noto Sans SC: npm ci")


@pytest.fixture(scope="module")
def path(granted) -> str:
    return f"permits/{granted.permit}"


@pytest.fixture(scope="module")
def suspended(site) -> str:
    """A permit that two officers suspended."""
    permit = walk(site, "documents").permit
    done(site, permit, "suspend")
    return f"permits/{permit}"


@pytest.fixture(scope="module")
def poor(tmp_path_factory) -> Path:
    """A folder with the font, but without any Chinese character."""
    if FONTS is None:
        pytest.skip("needs Noto Sans SC: npm ci")
    folder = tmp_path_factory.mktemp("poor")
    regular = sorted(FONTS.rglob("*Regular.tt?"))[0]
    options = [f"--output-file={folder / 'poor.ttf'}", "--unicodes=20-7E"]
    subset([str(regular), "--name-IDs=*", "--font-number=2", *options])
    return folder


def checked(credential: object, did: object) -> dict[str, object]:
    """What an independent library says of a credential."""
    if not NODE_MODULES.is_dir():
        pytest.skip("needs node_modules: npm ci")
    asked = json.dumps({"credential": credential, "did": did})
    run = subprocess.run(
        ["node", str(CHECKER)],  # noqa: S607 - any Node
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(run.stdout)
    return found


# --- refusals


@pytest.mark.parametrize("name", ["certificate.pdf", "qr.svg", "credential"])
def test_there_is_none_of_what_the_ledger_does_not_know(visitor, name):
    answer = visitor.get(f"{ABSENT}/{name}")

    assert (answer.status_code, answer.json()["code"]) == (404, "PERMIT_UNKNOWN")


def test_a_service_without_font_and_key_says_what_is_missing(pristine, tmp_path):
    site = Site.copy(pristine, tmp_path / "data", font=None, credentials=None)
    try:
        path = f"permits/{walk(site, 'main').permit}"
        visitor = site.visitor()
        printed = visitor.get(f"{path}/certificate.pdf")
        signed = visitor.get(f"{path}/credential")
        identity = at(visitor, "/.well-known/did.json")
        drawn = visitor.get(f"{path}/qr.svg")
    finally:
        site.close()

    assert printed.status_code == 501
    assert printed.json()["code"] == "PRINTING_NOT_SET_UP"
    assert "ZEROPERMIT_FONTS" in printed.json()["title"]
    for answer in (signed, identity):
        assert answer.status_code == 501
        assert answer.json()["code"] == "CREDENTIAL_KEY_MISSING"
    assert drawn.status_code == 200


def test_what_cannot_be_printed_is_not_issued_until_it_can(pristine, poor, tmp_path):
    folder = tmp_path / "data"
    site = Site.copy(pristine, folder, font=poor)
    try:
        application = complete(site, "main").application
        officer = site.person("approval/officer-1")

        def refused() -> dict[str, object] | None:
            answer = officer.get(f"applications/{application}/decision")
            problem: dict[str, object] = answer.json()
            waits = problem.get("code") == "REQUIREMENTS_UNMET"
            return None if waits else {**problem, "status": answer.status_code}

        problem = until(refused)
        assert officer.get(f"applications/{application}").json()["permit"] is None
        context = site.service.context
        assert context.numbers.taken(day_of(context.clock())) == {}
    finally:
        site.close()
    assert (problem["status"], problem["code"]) == (409, "CHARACTER_MISSING")
    assert problem["line"] == "developer"
    assert not problem["character"].isascii()
    assert problem["character"] in problem["title"]

    site = Site.open(folder)
    try:
        person = site.person("developer")
        assert until(lambda: person.get(f"applications/{application}").json()["permit"])
    finally:
        site.close()


def test_there_is_no_credential_of_a_suspended_permit(visitor, suspended):
    answer = visitor.get(f"{suspended}/credential")

    assert answer.status_code == 409
    assert answer.json()["code"] == "CREDENTIAL_REFUSED"
    assert answer.json()["state"] == "SUSPENDED"


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("validFrom", "2020-01-01T00:00:00Z"),
        ("credentialStatus", {"id": "https://other.example", "type": "None"}),
        ("issuer", "did:web:other.example"),
    ],
)
def test_a_credential_that_was_changed_is_refused_by_others(
    visitor, path, change, value
):
    credential = visitor.get(f"{path}/credential").json()
    did = at(visitor, "/.well-known/did.json").json()

    found = checked({**credential, change: value}, did)

    assert found == {"verified": False, "error": "Invalid signature."}


def test_a_key_that_the_service_does_not_name_counts_for_nothing(visitor, path):
    credential = visitor.get(f"{path}/credential").json()
    did = at(visitor, "/.well-known/did.json").json()

    found = checked(credential, {**did, "assertionMethod": []})

    assert found["verified"] is False


# --- what there is


@printing
def test_the_certificate_says_what_the_document_says(visitor, path):
    answer = visitor.get(f"{path}/certificate.pdf")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    face = visitor.get(f"{path}/document").json()["face"]
    assert f"permit-{face['number']}.pdf" in answer.headers["content-disposition"]
    (text,) = texts(answer.content)
    assert "建筑工程施工许可证" in text
    assert face["project_name"] in text
    assert face["developer"]["name"] in text
    assert face["contract_price"] in text
    assert "示范数据，内容均为虚构" in text
    assert "区块" not in text


@printing
def test_what_the_phone_reads_leads_to_this_permit(site, visitor, path):
    answer = visitor.get(f"{path}/certificate.pdf")
    (url,) = scanned(answer.content)

    assert url.startswith(f"{ORIGIN}/p/")
    reference = urlsplit(url).path.removeprefix("/p/")
    found = site.service.context.ledger.read(
        lambda state, _: find_document(state, reference)
    )
    assert "0x" + found.hex() == visitor.get(path).json()["permit"]["document"]
    verified = visitor.get(f"verify/{reference}").json()
    assert verified["good"] is True


@printing
def test_the_certificate_of_a_suspended_permit_says_so_and_since_which_block(
    visitor, suspended
):
    answer = visitor.get(f"{suspended}/certificate.pdf")

    (text,) = texts(answer.content)
    block = visitor.get(suspended).json()["as_of"]["block"]
    assert "本许可现为“暂扣”，本页不能证明其有效。" in text
    assert "This permit is: Suspended." in text
    noted = int(text.split("账本第 ")[1].split(" ")[0])
    assert 0 < noted <= block


def test_the_code_alone_is_a_drawing_that_can_be_shown(visitor, path):
    answer = visitor.get(f"{path}/qr.svg")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg ")


def test_number_digest_and_id_give_the_same_certificate(visitor, path):
    facts = visitor.get(path).json()["permit"]
    drawn = {
        visitor.get(f"permits/{facts[name]}/qr.svg").text
        for name in ("number", "document", "id")
    }

    assert len(drawn) == 1


def test_others_believe_the_credential(visitor, path):
    answer = visitor.get(f"{path}/credential")
    did = at(visitor, "/.well-known/did.json")

    assert answer.headers["content-type"] == "application/vc"
    assert did.headers["content-type"] == "application/did+json"
    assert checked(answer.json(), did.json()) == {"verified": True, "error": ""}


def test_the_credential_says_where_the_truth_is(site, visitor, path):
    credential = visitor.get(f"{path}/credential").json()
    facts = visitor.get(path).json()["permit"]

    assert credential["@context"] == list(CONTEXTS)
    assert credential["issuer"] == "did:web:127.0.0.1%3A8000"
    (entry,) = credential["evidence"]
    assert entry["permit"] == facts["id"]
    assert entry["document"] == facts["document"]
    assert entry["chain"] == f"eip155:{site.service.manifest.chain_id}"
    status = credential["credentialStatus"]["id"]
    assert at(visitor, urlsplit(status).path).json()["good"] is True
    assert credential["proof"]["verificationMethod"].endswith(
        multibase(b"\x80\x24" + site.service.context.credentials.public)
    )
