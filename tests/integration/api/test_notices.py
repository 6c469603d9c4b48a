"""Notices: what is due, taken back or overdue, told to those whom it concerns."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.integration.api.officer_acts import commitment_of, submit_act
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at, until
from tests.integration.api.test_pages_authority import browser
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.acts.commitments import WithdrawCommitment
from zeropermit.domain.applications.notices import NoticeCode
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger.identifiers import from_hex, organisation_id
from zeropermit.errors import MatterUnknownError
from zeropermit.usecases.accounts.notices import list_notices

MAIN, PAPERS = scenario("main"), scenario("documents")


@pytest.fixture(scope="module")
def waiting(pristine, tmp_path_factory) -> Iterator[tuple[Site, str]]:
    """A complete application at an authority without a system key."""
    folder = tmp_path_factory.mktemp("waiting") / "data"
    site = Site.copy(pristine, folder, signers={})
    person = site.person(PAPERS["applicant"])
    application = person.apply(PAPERS["project"])
    person.gathered(application)
    yield site, application
    site.close()


@pytest.fixture(scope="module")
def own(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town for this module, in which nothing was issued before."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("notices") / "data")
    yield site
    site.close()


def later(site: Site, days: int):
    """The service as it would be some days from now."""
    world = site.service.context
    return at_second(site, world.clock() + days * DAY)


def at_second(site: Site, now: int):
    return replace(site.service.context, clock=lambda: now)


def overdue(site: Site, handle: str, world=None):
    whom = organisation_id(site.uscc(handle))
    return list_notices(world or site.service.context, whom)


def test_evidence_that_was_taken_back_is_told_to_the_holder(own):
    site = own
    walked = walk(site, "main")
    made = commitment_of(site, walked.application, MAIN["applicant"])
    submit_act(site, WithdrawCommitment(made), MAIN["applicant"])
    person = site.person(MAIN["applicant"])

    def mine():
        found = person.get("me/notices?limit=200&language=en").json()["notices"]
        return [one for one in found if one["permit"] == walked.permit]

    [notice] = until(mine)
    assert notice["code"] == "NOTICE_EVIDENCE_REVOKED"
    assert "R10" in notice["requirements"]
    assert "R10" in notice["words"]
    assert notice["due"] is None
    assert "authority to decide" in notice["next"]
    body = site.person("approval/officer-1")
    told = body.get("me/notices?limit=200").json()["notices"]
    assert (walked.permit, "NOTICE_EVIDENCE_TO_REVIEW") in [
        (one["permit"], one["code"]) for one in told
    ]
    desk = at(browser(body), "/authority?language=en").text
    assert f'href="/authority/permits/{walked.permit}"' in desk
    short = person.get("me/notices?limit=1").json()
    assert len(short["notices"]) == 1
    others = site.person("contractor-2").get("me/notices").json()
    assert (others["notices"], others["more"]) == ([], False)


def test_an_application_in_time_is_not_overdue(waiting):
    site, _ = waiting

    assert overdue(site, PAPERS["applicant"]) == ()
    assert overdue(site, "approval") == ()


def test_a_complete_application_past_its_time_is_told_to_both_sides(waiting):
    site, application = waiting
    world = later(site, 30)

    [mine] = overdue(site, PAPERS["applicant"], world)
    [theirs] = overdue(site, "approval", world)

    assert mine.code is NoticeCode.DECISION_OVERDUE
    assert theirs.code is NoticeCode.DECISION_OWED
    assert mine.application == theirs.application == from_hex(application)
    assert mine.days_left < 0


def test_an_application_that_lacks_something_is_not_overdue(waiting):
    site, _ = waiting
    person = site.person(MAIN["applicant"])
    person.gathered(person.apply(MAIN["project"]))

    assert overdue(site, MAIN["applicant"], later(site, 30)) == ()


def test_a_matter_that_the_catalogue_lacks_has_no_known_time(waiting):
    site, _ = waiting

    class Empty:
        working_days = site.service.catalogue.working_days

        def matter(self, code):
            raise MatterUnknownError(code)

    world = replace(later(site, 30), catalogue=Empty())

    assert overdue(site, "approval", world) == ()


def test_the_end_of_the_time_to_start_is_told_with_how_to_extend(site, granted):
    permit = from_hex(granted.permit)
    ledger = site.service.context.ledger
    ends = ledger.read(lambda state, _: state.permits[permit].start_until)
    near = at_second(site, ends - 10 * DAY)
    found = [
        notice
        for notice in overdue(site, MAIN["applicant"], near)
        if notice.permit == permit
    ]

    codes = [notice.code for notice in found]
    assert NoticeCode.START_NEAR in codes
    [start] = [n for n in found if n.code is NoticeCode.START_NEAR]
    assert (start.validity.extension_limit, start.validity.extension_months) == (2, 3)
    assert 0 < start.days_left <= 31
