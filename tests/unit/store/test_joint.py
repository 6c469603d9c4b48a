"""Joint applications: kept whole, found by each of their applications."""

import pytest

from zeropermit.domain.applications.joint import JointApplication, Member
from zeropermit.errors import DatabaseError
from zeropermit.store.joint import SqlJointApplications

APPLICANT, OTHER = "91370203DEM0000225", "91370202DEM0000654"
AUTHORITY = "11370200DEMG000190"


def joint(number: int, applicant: str = APPLICANT) -> JointApplication:
    members = tuple(
        Member(f"matter-{place}", bytes([number, place]) * 16, AUTHORITY)
        for place in (2, 1)
    )
    return JointApplication(applicant, "P", 1_790_000_000 + number, members)


@pytest.fixture
def kept(engine):
    return SqlJointApplications(engine)


def test_what_was_not_kept_is_not_found(kept):
    assert kept.get(bytes(32)) is None
    assert kept.containing(bytes(32)) is None
    assert kept.of(APPLICANT, before=None, limit=9) == []


def test_an_application_is_part_of_one_joint_application(kept):
    kept.put(joint(1))

    with pytest.raises(DatabaseError):
        kept.put(joint(1))


def test_it_is_found_as_it_was_kept(kept):
    kept.put(joint(1))
    kept.put(joint(2))

    assert kept.get(joint(1).id) == joint(1)
    for member in joint(2).members:
        assert kept.containing(member.application) == joint(2)


def test_those_of_an_applicant_are_listed_page_by_page_the_newest_first(kept):
    for number in (1, 2, 3):
        kept.put(joint(number))
    kept.put(joint(9, OTHER))

    first = kept.of(APPLICANT, before=None, limit=2)
    rest = kept.of(APPLICANT, before=first[-1].id, limit=2)

    assert [*first, *rest] == [joint(3), joint(2), joint(1)]
    assert kept.of(OTHER, before=None, limit=2) == [joint(9, OTHER)]
