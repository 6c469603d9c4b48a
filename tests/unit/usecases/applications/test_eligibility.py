"""What the ledger alone says of each requirement, before anybody applies."""

from collections.abc import Iterator

import pytest

from tests.builders import facts as f
from tests.builders.breaches import barred
from tests.builders.prerequisite_permits import LATER, later_requirements
from tests.unit.usecases.desk import Desk, opened
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import CommitmentId, organisation_id
from zeropermit.errors import MatterNotOpenError, ProjectCodeError
from zeropermit.usecases.applications import eligibility as outlooks
from zeropermit.usecases.applications.consent import ConsentRequest
from zeropermit.usecases.applications.eligibility import (
    RequirementStatus,
    eligibility,
    general_eligibility,
)

WISH = ConsentRequest(f.APPLICANT, f.PROJECT, LATER, f.AUTHORITY)


class AnyMatter:
    """A catalogue that knows every matter."""

    def matter(self, code: str) -> str:
        return code


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with opened(tmp_path / "desk.db", catalogue=AnyMatter()) as found:
        found.town.publish(LATER, later_requirements())
        yield found


def lines(
    desk: Desk, wanted: ConsentRequest = WISH
) -> dict[str, outlooks.RequirementEligibility]:
    return {one.requirement: one for one in eligibility(desk.world, wanted).lines}


def standings(found: dict[str, outlooks.RequirementEligibility]) -> dict[str, str]:
    return {name: line.status.value for name, line in found.items()}


@pytest.mark.parametrize("project", ["", "2609-370203-89-01-00001", "<script>"])
def test_a_project_code_that_is_none_is_refused(desk, project):
    with pytest.raises(ProjectCodeError):
        eligibility(
            desk.world, ConsentRequest(f.APPLICANT, project, LATER, f.AUTHORITY)
        )


def test_a_matter_that_takes_no_applications_is_refused(desk):
    with pytest.raises(MatterNotOpenError):
        general_eligibility(desk.world, "closed-permit")


def test_the_applicants_permit_and_what_it_showed_are_held(desk):
    found = lines(desk)

    assert standings(found) == {
        "award": "held",
        "planned": "held",
        "held": "held",
        "party": "commit",
    }
    assert found["award"].bodies[0].uscc == f.DEPARTMENT
    assert found["award"].since == f.START
    assert found["planned"].permit == desk.permit
    assert found["planned"].number == desk.held.number


def test_a_permit_that_ended_blocks_and_its_matter_and_authority_are_named(desk):
    desk.town.suspend(desk.permit)
    found = lines(desk)

    assert standings(found) == {
        "award": "held",
        "planned": "held",  # by what the department attested for it, which stands
        "held": "blocked",
        "party": "commit",
    }
    assert found["planned"].permit is None
    (missing,) = found["held"].missing
    assert (missing.matter, missing.ended) == (f.MATTER, True)
    assert [body.uscc for body in missing.authorities] == [f.AUTHORITY]
    assert missing.application is None
    assert [one.matter for one in found["party"].missing] == [f.MATTER]
    assert found["award"].missing == ()


def test_nothing_is_held_for_another_applicant_or_of_another_project(desk):
    rival = ConsentRequest(f.RIVAL, f.OTHER_PROJECT, LATER, f.AUTHORITY)
    assert standings(lines(desk, rival)) == {
        "award": "fetch",
        "planned": "fetch",
        "held": "blocked",
        "party": "commit",
    }
    elsewhere = ConsentRequest(f.APPLICANT, f.OTHER_PROJECT, LATER, f.AUTHORITY)
    assert standings(lines(desk, elsewhere)) == {
        "award": "fetch",
        "planned": "fetch",
        "held": "held",  # it asks for a permit of the applicant, of any project
        "party": "commit",
    }


def test_what_the_applicant_of_another_permit_showed_is_not_told(desk):
    rival = ConsentRequest(f.RIVAL, f.PROJECT, LATER, f.AUTHORITY)
    found = lines(desk, rival)
    assert found["award"].status is RequirementStatus.FETCH
    assert found["planned"].permit == desk.permit  # permits are public


def test_who_may_not_commit_is_told_so(desk):
    breached = CommitmentId(f.word("a commitment"))
    desk.town.tell(barred(breached, organisation_id(f.APPLICANT)))
    party = lines(desk)["party"]
    assert (party.status, party.barred) == (RequirementStatus.BLOCKED, True)


def test_a_department_whose_grant_ended_holds_nothing_to_fetch(desk):
    desk.town.tell(
        *(
            e.GrantWithdrawn(organisation_id(f.DEPARTMENT), kind, scope, desk.town.now)
            for _, kind, scope in list(desk.town.state.grants)
            if kind is e.GrantKind.ATTEST
        )
    )
    desk.town.now += 1
    rival = ConsentRequest(f.RIVAL, f.OTHER_PROJECT, LATER, f.AUTHORITY)
    assert lines(desk, rival)["award"] == outlooks.RequirementEligibility(
        "award", RequirementStatus.BLOCKED
    )


def test_an_open_application_for_the_missing_permit_is_found(desk):
    desk.town.matter = f.MATTER
    open_ = desk.town.apply_for(project=f.OTHER_PROJECT, nonce="open")
    desk.town.suspend(desk.permit)
    wanted = ConsentRequest(f.APPLICANT, f.OTHER_PROJECT, LATER, f.AUTHORITY)
    (missing,) = lines(desk, wanted)["held"].missing
    assert missing.application == open_.id


def test_a_stranger_is_told_what_anybody_has_to_expect(desk):
    found = {
        one.requirement: one.status.value
        for one in general_eligibility(desk.world, LATER).lines
    }
    assert found == {
        "award": "fetch",
        "planned": "fetch",
        "held": "blocked",
        "party": "commit",
    }
