"""Planning permit, fire design review, construction permit, presale permit.

Each rests on what this ledger issued before, and nobody is asked about that.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.api.officer_acts import done
from tests.integration.api.scenario import make_room
from tests.integration.api.site import Site, at
from tests.integration.api.test_eight_permits import Issued, issued
from tests.integration.api.test_home import Page
from tests.integration.api.test_pages_authority import browser
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.permits.document import EvidenceKind
from zeropermit.web.pages.shared.texts import grouped_number

CHAIN = (
    "planning-permit",
    "fire-design-review",
    "construction-permit",
    "presale-permit",
)
RESTS = {
    "planning-permit": {},
    "fire-design-review": {"R04": "planning-permit"},
    "construction-permit": {"R04": "planning-permit", "R12": "fire-design-review"},
    "presale-permit": {"R04": "planning-permit", "R72": "construction-permit"},
}
"""By which requirement a permit rests on which."""


@dataclass
class Chain:
    """A town in which the four were issued, one after the other."""

    site: Site
    permits: dict[str, Issued]

    def id_of(self, matter: str) -> str:
        found: str = self.permits[matter].answer["permit"]["id"]
        return found

    def answer(self, matter: str) -> dict[str, Any]:
        path = f"verify/{self.id_of(matter)}"
        found: dict[str, Any] = self.site.visitor().get(path).json()
        return found

    def standing(self, matter: str) -> dict[str, bool]:
        """Whether each of the earlier permits still stands as evidence."""
        lines = self.answer(matter)["evidence"]
        return {
            line["requirement"]: line["stands"]
            for line in lines
            if line["kind"] == "PERMIT"
        }


@pytest.fixture(scope="module")
def chain(pristine, tmp_path_factory):
    site = Site.copy(pristine, tmp_path_factory.mktemp("chain") / "data")
    yield Chain(site, {matter: issued(site, matter, "main") for matter in CHAIN})
    site.close()


@pytest.mark.parametrize("matter", CHAIN)
def test_a_permit_rests_on_those_that_were_issued_before(chain, matter):
    lines = chain.answer(matter)["evidence"]
    earlier = {
        line["requirement"]: line["evidence"]
        for line in lines
        if line["kind"] == "PERMIT"
    }

    assert earlier == {name: chain.id_of(one) for name, one in RESTS[matter].items()}
    assert chain.answer(matter)["good"]


@pytest.mark.parametrize("matter", CHAIN[1:])
def test_the_earlier_permit_is_named_with_who_issued_it_and_when(chain, matter):
    found = chain.permits[matter]
    lines = {line["requirement"]: line for line in found.application["lines"]}
    rows = {row.requirement: row for row in found.document.evidence}
    for name, code in RESTS[matter].items():
        earlier = chain.permits[code].answer
        line = lines[name]

        assert (line["met"], line["kind"]) == (True, "PERMIT")
        assert line["organisation"]["uscc"] == earlier["issued_by"]["authority"]
        assert line["observed_at"] == earlier["permit"]["issued_at"]
        assert rows[name].kind is EvidenceKind.PERMIT
        assert rows[name].schema is None


ATTESTED = {"planning-permit/1", "fire-design-review/1", "construction-permit/1"}
"""Data sets that say what the ledger knows when the permit was issued here."""


def test_nobody_is_asked_about_what_the_ledger_itself_has_issued(chain):
    asked = chain.site.person("developer").get("me/queries?limit=200").json()["queries"]
    schemas = {(one["matter"], one["schema"]) for one in asked}

    assert {matter for matter, _ in schemas} == set(CHAIN)
    assert not [one for one in schemas if one[1] in ATTESTED]


def test_the_number_of_the_construction_permit_is_printed_on_the_presale_permit(chain):
    face = chain.permits["presale-permit"].document.face
    number = chain.permits["construction-permit"].answer["permit"]["number"]

    (line,) = [line for line in face.lines if line.name == "construction_permit"]
    assert line.value == number


def test_the_page_says_what_a_permit_rests_on(chain):
    visitor = chain.site.visitor()
    page = f"/?q={chain.id_of('presale-permit')}"
    for language, words in (("en", "permit issued before"), ("zh", "已签发的许可")):
        answer = at(visitor, f"{page}&language={language}")

        assert answer.text.count(words) == 2


def test_ending_the_planning_permit_raises_the_alarm_where_it_was_the_basis(chain):
    permit = chain.id_of("planning-permit")
    done(
        chain.site,
        permit,
        "end",
        "REVOKED",
        ("planning/officer-1", "planning/officer-2"),
    )

    assert chain.answer("planning-permit")["state"] == "REVOKED"
    for matter in CHAIN[1:]:
        found = chain.answer(matter)
        codes = [reason["code"] for reason in found["in_force"]["reasons"]]
        assert (found["state"], codes) == ("VALID", ["IN_FORCE", "BASIS_REVOKED"])
        assert chain.standing(matter) == {
            name: code != "planning-permit" for name, code in RESTS[matter].items()
        }


def test_what_was_ended_serves_no_further_permit(chain):
    found = issued(chain.site, "greening-permit", "main")
    lines = {line["requirement"]: line for line in found.answer["evidence"]}

    assert lines["R04"]["kind"] == "ATTESTATION"
    assert lines["R04"]["schema"] == "planning-permit/1"


def test_who_starts_is_told_what_is_held_without_anybody_being_asked(chain):
    make_room(chain.site, scenario("main")["project"], "presale-permit")
    developer = chain.site.person("developer")
    asked = developer.get("me/queries?limit=200").json()
    number = chain.permits["construction-permit"].answer["permit"]["number"]
    start = "/matters/presale-permit/start"
    project = {"project": scenario("main")["project"]}

    def read(http: TestClient, path: str) -> str:
        return Page(at(http, path, params={"language": "en", **project}).text).text

    own = read(browser(developer), start)
    other = read(browser(chain.site.person("developer-3")), start)
    guide = read(chain.site.visitor(), "/matters/presale-permit")

    assert f"Permit {grouped_number(number)}, issued by" in own
    assert "for a permit of yours, and it still stands" in own
    assert "for a permit of yours" not in other  # nor is it told to others
    assert "Held already" not in guide
    assert "Can be fetched" in guide
    assert developer.get("me/queries?limit=200").json() == asked
