"""Every page of the site, its readers, and the town in which there is each.

The one list of pages: the sweep (`test_every_page.py`) and the pictures
(`scripts/screenshots.py`) go along it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.browser.serving import running
from tests.builders.demonstration import settings_of
from tests.integration.api import department_desk as desk
from tests.integration.api.holder_acts import EXTENSION, STOP, lived, reported
from tests.integration.api.officer_acts import done
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, until
from tests.integration.api.test_eight_permits import act_body, issued
from tests.integration.api.test_outcomes import BREACHED, ask_for_repair, recorded
from tests.integration.api.test_pages_authority import left
from tests.integration.api.test_pages_ledger import PLACES, things_of
from tests.integration.api.test_supervision import PAIR, announce, do, reveal, seen
from zeropermit.bootstrap.demonstration_data import PASSWORD, scenario
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.demonstration.setup import prepare_demonstration
from zeropermit.domain.ledger.identifiers import to_hex

PROJECT = scenario("one-promise")["project"]
STOPPED = f"reason={STOP['reason']}&part={STOP['part']}&maintenance=ok"
ENDED = "reason=OBTAINED_BY_DECEIT&decision=0x" + "5a" * 32 + "&number={papers_number}"
ANYBODY = ""

PAGES: Mapping[str, tuple[str, ...]] = {
    ANYBODY: (
        *("/", "/?q={permit}", "/matters", "/matters/construction-permit"),
        *("/matters/construction-permit/start", "/sign-in", "/keys", "/nothing"),
        *("/docs", "/scan", "/offline", "/status", "/p/{permit}", "/p/{suspended}"),
        *("/progress", "/progress?number={case}&code={code}"),
        *("/p/000000000000000000", "/ledger", "/ledger/replay", "/ledger/figures"),
        *(PLACES[name] for name in ("application", "attestation", "batch", "block")),
        *(PLACES[name] for name in ("commitment", "key", "organisation", "project")),
        *(PLACES[name] for name in ("transaction", "version")),
        *("/ledger/organisations/{developer}", "/ledger/rounds/{round}"),
    ),
    "developer/officer-1": (
        *("/desk", "/queries", f"/matters/construction-permit/start?project={PROJECT}"),
        *("/applications/{promising}", "/applications/{promising}/letter"),
        *("/applications/{application}", "/permits/{permit}", "/permits/{permit}/show"),
        *("/permits/{permit}/report?kind=start", "/applications/{promising}/rating"),
    ),
    "developer-2/officer-1": (
        *("/applications/{wrong}", "/applications/{wrong}/corrections/R07"),
        *("/permits/{papers}", "/permits/{papers}/report?kind=extension"),
        "/permits/{papers}/report?kind=extension&reason=WEATHER",
        "/permits/{started}/report?kind=stop",
        "/permits/{started}/report?kind=stop&" + STOPPED,
        "/matters/construction-permit/start?project={papers_project}&replaces={papers}",
    ),
    "housing/officer-1": (
        *("/department", "/department?check=log", "/department/corrections/{told}"),
        *("/department/corrections/{answered}", "/department/reports/{report}"),
        *("/department/load", "/department/load?schema=" + desk.SCHEMA),
        *(
            "/department/load?schema=" + desk.SCHEMA + "&leaf={leaf}",
            "/department/records",
        ),
        *(
            "/department/batches?schema=" + desk.SCHEMA,
            "/department/records?q=" + desk.PROJECT,
        ),
        "/department/revocation?leaf={leaf}&reason=DATA_ERROR",
        *("/acts/revoke-batch", "/acts/retire-key"),
    ),
    "housing/officer-2": (
        *("/inspector", "/inspector/permits/{permit}", "/inspector/permits/{papers}"),
        "/inspector/permits/{papers}/accept",
        "/inspector/permits/{permit}/visit?about={round}",
        "/inspector/permits/{permit}/order?about={inspection}",
        "/inspector/permits/{permit}/close?about={order}",
        "/inspector/permits/{permit}/outcome?about={commitment}",
        "/inspector/permits/{permit}/redraw?about={round}",
        *("/inspector/permits/{permit}/refer", "/inspector/rounds"),
        *("/inspector/rounds/{round}", "/inspector/rounds/{hidden}"),
        "/inspector/repairs/{barred}/{broken}",
    ),
    "approval/officer-2": (
        *("/authority", "/authority/permits", "/authority/waiting"),
        *("/authority/waiting/{act}", "/authority/applications/{ready}"),
        *("/authority/applications/{promising}", "/authority/permits/{papers}"),
        *("/authority/applications/{application}", "/authority/permits/{suspended}"),
        "/authority/permits/{papers}/extension",
        "/authority/permits/{papers}/acts/suspend",
        "/authority/permits/{papers}/acts/revoke?" + ENDED,
        *("/authority/matters/construction-permit", "/authority/ratings"),
        "/authority/applications/{promising}/refusal?requirement=R05",
        "/inspector/permits/{papers}/hand-over",
        "/inspector/permits/{permit}/answer?about={referral}",
    ),
}
"""Addresses of pages with the names of `populate`, by the key of whoever looks."""


@contextmanager
def prepared(folder: Path) -> Iterator[tuple[Site, dict[str, str]]]:
    """Serve the town of a folder, set up if it is not, with something on each page."""
    with served(folder) as site:
        yield site, populate(site)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the town of a folder, so that it can be populated."""
    settings = settings_of(folder)
    prepare_demonstration(settings, say=lambda _: None).client.close()
    with running(folder, signers=dict(adapters_of(settings, PASSWORD).signers)) as site:
        yield site


def populate(site: Site) -> dict[str, str]:
    """Bring a town to where each page has something to show; give the names of it all.

    Its adapters must have brought a plain dictionary of signers: in the end the
    authorities keep no key with the service, so that their officers have to decide.
    """
    walked = walk(site, "main")
    started, papers = (walk(site, case).permit for case in ("small", "documents"))
    drained = issued(site, "drainage-permit", "documents")
    suspended = str(drained.answer["permit"]["id"])
    known = {**things_of(site, walked), "papers": papers, "started": started}
    known |= _parties(site) | _supervised(site, walked.permit) | _doubted(site)
    known |= _loaded(site)
    until(lambda: seen(site, papers)["proposed"])
    lived(site, site.person("developer-2"), started, {"report": "start"})
    done(site, suspended, "suspend")
    known["suspended"] = suspended
    papers_permit = site.visitor().get(f"permits/{papers}").json()["permit"]
    known["papers_number"] = papers_permit["number"]
    known["promising"] = site.person("developer").apply(PROJECT)
    known |= _rated(site, known["promising"])
    signers = site.service.context.signers
    assert isinstance(signers, dict)
    signers.clear()
    known["ready"] = _ready(site)
    assert reported(site.person("developer-2"), papers, EXTENSION).status_code == 202
    known["act"] = left(site, papers).json()["waiting"]
    return known


def _ready(site: Site) -> str:
    """An application that lacks nothing but the decision, of another matter."""
    case = scenario("documents")
    person = site.person(case["applicant"])
    application = act_body(person, "fire-design-review", case["project"])
    assert person.gathered(application)["state"] == "ready"
    return application


def _parties(site: Site) -> dict[str, str]:
    return {
        "developer": site.uscc("developer"),
        "papers_project": scenario("documents")["project"],
    }


def _supervised(site: Site, permit: str) -> dict[str, str]:
    """Have a permit handed over, drawn in a round, inspected and put under an order."""
    until(lambda: seen(site, permit)["proposed"])
    do(site, permit, {"act": "accept"}, PAIR[0])
    drawn = announce(site)
    reveal(site, drawn)
    record = "0x" + "5a" * 32
    found = do(
        site, permit, {"act": "inspect", "finding": "FAULTS", "record": record}, *PAIR
    )
    inspection = found["inspections"][0]["inspection"]
    wanted = {"act": "order", "inspection": inspection, "gravity": "MINOR"}
    ordered = do(
        site, permit, {**wanted, "due_at": 2_000_000_000, "demands": record}, *PAIR
    )
    order = ordered["orders"][0]["order"]
    refer = {"act": "refer", "reason": "PROPOSE_REVOKE", "record": record}
    referred = do(site, permit, refer, *PAIR)
    return {
        "round": to_hex(drawn),
        "inspection": inspection,
        "order": order,
        "referral": referred["referrals"][0]["referral"],
        "hidden": to_hex(announce(site, secret=bytes(32))),
        **_barred(site, permit),
    }


def _barred(site: Site, permit: str) -> dict[str, str]:
    """Have a contractor break a commitment, and ask for the repair of its credit."""
    lines = site.visitor().get(f"permits/{permit}/evidence").json()["evidence"]
    own = site.uscc("developer")
    broken = next(
        line
        for line in lines
        if line["kind"] == "COMMITMENT" and line["organisation"]["uscc"] != own
    )
    path = f"commitments/{broken['evidence']}/outcomes"
    operation = recorded(site, path, BREACHED, *PAIR).json()["operation"]
    site.person(PAIR[0]).settled(operation)
    ask_for_repair(site.person(scenario("main")["contractor"]), broken["evidence"])
    return {"barred": broken["organisation"]["uscc"], "broken": broken["evidence"]}


def _doubted(site: Site) -> dict[str, str]:
    """Have two facts of an application called wrong, one of them answered."""
    person = site.person("developer-2")
    application = person.apply(scenario("no-shelter")["project"])
    person.gathered(application)
    told = [
        person.http.post(
            f"applications/{application}/corrections",
            json={"requirement": "R07", "text": text},
        ).json()["correction"]
        for text in ("登记的项目名称少了“二期”两个字。", "证书编号有误。")
    ]
    answer = {"outcome": "upheld", "text": "属实，已按立项文件更正。"}
    http = site.person("housing/officer-1").http
    assert http.post(f"corrections/{told[1]}/answer", json=answer).status_code == 201
    return {"wrong": application, "told": told[0], "answered": told[1]}


def _loaded(site: Site) -> dict[str, str]:
    """Have a department load a file with a bad line, so that a record waits."""
    officer = site.person("housing/officer-1")
    good, bad = desk.row("DEM-swept-1"), desk.row("DEM-swept-2", special="yes")
    report = desk.sent(officer, good, bad, skip_bad=True)
    leaf = to_hex(desk.held(site, "DEM-swept-1").leaf)
    return {"report": str(report["report"]), "leaf": leaf}


def _rated(site: Site, application: str) -> dict[str, str]:
    """Have an application accepted and rated; give its number and code."""
    person = site.person("developer")
    person.gathered(application)
    rating = {"stage": "acceptance", "score": "satisfied", "text": "办得快。"}
    rated = person.http.post(f"applications/{application}/ratings", json=rating)
    assert rated.status_code == 201, rated.text
    found = person.get(f"applications/{application}").json()
    return {"case": found["number"], "code": found["code"]}
