"""Commands about a case that waits for a permit number."""

import shutil
import time

import pytest

from tests.builders.used_numbers import use_up
from tests.integration.cli.demonstration import Town, served
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.law.calendar import DAY
from zeropermit.usecases.permits.numbers import day_of

PAPERS = scenario("documents")
APPLICANT = f"{PAPERS['applicant']}/officer-1"
OFFICER = "approval/officer-1"


@pytest.fixture(scope="module")
def service(pristine, tmp_path_factory):
    """A service in a region without numbers of today, and of tomorrow."""
    folder = tmp_path_factory.mktemp("used") / "data"
    shutil.copytree(pristine.folder, folder)
    now = int(time.time())
    use_up(folder, PAPERS["project"][5:11], day_of(now), day_of(now + DAY))
    with served(folder) as (url, _):
        yield url, Town(folder, pristine.permit)


@pytest.fixture
def waiting(asked):
    """The answer to an application that lacks nothing but a number."""
    words = ("apply", "--yes", "--project", PAPERS["project"])
    return asked(*words, "--json", by=APPLICANT).json


def test_a_command_says_that_a_case_waits_for_a_number(waiting, asked):
    assert waiting["state"] == "waits_for_number"
    assert waiting["permit"] is None
    assert waiting["number_from"] > time.time()

    applied = asked("apply", "--yes", "--project", PAPERS["project"], by=APPLICANT)
    told = asked("notices", by=APPLICANT)
    owed = asked("notices", "--json", by=OFFICER)

    assert applied.code == 0
    assert "Waits for a number" in applied.out + applied.err
    assert "waits for a number" in told.out + told.err
    assert "NOTICE_NUMBER_AWAITED" in owed.out


def test_an_officer_who_decides_it_reads_that_it_waits(waiting, asked):
    refused = asked("decide", waiting["application"], "--yes", "--json", by=OFFICER)

    assert refused.code == 1
    assert "PERMIT_NUMBER_OVERFLOW" in refused.problem["detail"]
