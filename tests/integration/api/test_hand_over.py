"""Issued permits are handed over to the one body that inspects, by rule."""

from tests.integration.api.scenario import make_room
from tests.integration.api.site import Site, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.ledger.identifiers import ApplicationId, PermitId, from_hex
from zeropermit.domain.supervision.events import SupervisionHandedOver
from zeropermit.usecases.permits.issue import prepare_issue

PAPERS = scenario("documents")
OFFICER, INSPECTOR = "approval/officer-1", "housing/officer-1"


def applied(site: Site) -> str:
    """An application that lacks nothing but the decision."""
    make_room(site, PAPERS["project"])
    person = site.person(PAPERS["applicant"])
    application = person.apply(PAPERS["project"])
    person.gathered(application)
    return application


def permit_of(site: Site, application: str) -> str:
    person = site.person(PAPERS["applicant"])
    return until(lambda: person.get(f"applications/{application}").json()["permit"])


def supervision(site: Site, permit: str):
    return site.visitor().get(f"permits/{permit}/supervision").json()


def handed_over(site: Site, permit: str):
    """What the ledger says of a permit once it was handed over."""

    def look():
        found = supervision(site, permit)
        return found if found["hand_overs"] else None

    return until(look)


def hand_overs(site: Site, permit: str) -> list[SupervisionHandedOver]:
    recorded = site.service.index.events(after=None, limit=10_000)
    number = PermitId(from_hex(permit))
    return [
        one.event
        for one in recorded
        if isinstance(one.event, SupervisionHandedOver) and one.event.permit == number
    ]


def acts_sent(site: Site, permit: str) -> list[str]:
    name = f"hand-over:{permit[2:]}"
    ledger = site.service.context.ledger
    return [
        f"{name}:{attempt}"
        for attempt in range(3)
        if ledger.operation(f"{name}:{attempt}") is not None
    ]


def test_a_permit_issued_by_rule_is_handed_over_once(pristine, tmp_path):
    site = Site.copy(pristine, tmp_path / "data")
    permit = permit_of(site, applied(site))

    found = handed_over(site, permit)

    assert found["proposed"]["uscc"] == site.uscc("housing")
    assert (found["supervisor"], found["hand_overs"]) == (None, 1)
    (event,) = hand_overs(site, permit)
    assert event.by == site.account("approval/system").address
    board = site.person(INSPECTOR).get("supervision/due").json()
    assert permit in [each["permit"] for each in board["to_accept"]]
    answer = site.visitor().get(f"verify/{permit}").json()
    assert (answer["state"], answer["permit"]["sequence"]) == ("VALID", 0)

    # a service that starts again finds it done, and so does its next permit's clerk
    site.close()
    again = Site.open(tmp_path / "data")
    other = permit_of(again, applied(again))
    handed_over(again, other)
    assert len(hand_overs(again, permit)) == 1
    assert len(acts_sent(again, permit)) == len(acts_sent(again, other)) == 1
    again.close()


def test_a_permit_issued_by_officers_is_handed_over_as_well(pristine, tmp_path):
    site = Site.copy(pristine, tmp_path / "data", signers={})
    application = applied(site)
    act = prepare_issue(site.service.context, ApplicationId(from_hex(application))).act
    officer = site.person(OFFICER)
    body = {"authorization": officer.sign(act)}
    answer = officer.post(f"applications/{application}/decision", body)
    officer.settled(answer.json()["operation"])
    permit = permit_of(site, application)
    assert supervision(site, permit)["proposed"] is None
    site.close()

    keyed = Site.open(tmp_path / "data")

    found = handed_over(keyed, permit)
    assert found["proposed"]["uscc"] == keyed.uscc("housing")
    keyed.close()
