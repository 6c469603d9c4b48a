"""`zeropermit decide`: an officer issues and changes permits at a running service."""

import copy
import shutil

import pytest

from tests.integration.cli.demonstration import Town, served
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.cli.caller import signed_in
from zeropermit.client.decisions import made_decision
from zeropermit.domain.acts.permits import Issue
from zeropermit.errors import InputFileError

PAPERS = scenario("documents")
UNKNOWN = "0x" + "11" * 32


@pytest.fixture(scope="module")
def service(pristine, tmp_path_factory):
    """A service that holds no key of the authority, so that officers decide."""
    folder = tmp_path_factory.mktemp("manned") / "data"
    shutil.copytree(pristine.folder, folder)
    with served(folder, signers={}) as (url, _):
        yield url, Town(folder, pristine.permit)


@pytest.fixture
def ask(asked):
    """Run a command with a key against the service."""
    return lambda *words, by="approval/officer-1": asked(*words, by=by)


@pytest.fixture
def applicant(ask):
    """Run a command of the applicant with consent."""
    return lambda *words: ask(*words, "--yes", by="developer-2/officer-1")


@pytest.fixture
def ready(applicant):
    """An application that lacks nothing but the decision."""
    return applicant("apply", "--project", PAPERS["project"]).out.split()[0]


# --- refusals


def test_an_application_that_is_not_there_is_named(ask):
    result = ask("decide", UNKNOWN, "--json")

    assert result.code == 1
    assert "APPLICATION_UNKNOWN" in result.problem["detail"]


@pytest.mark.parametrize("by", ["housing/officer-1", "developer-2/officer-1"])
def test_only_officers_of_its_authority_decide(ask, ready, by):
    result = ask("decide", ready, "--yes", "--json", by=by)

    assert result.code in {1, 4}
    assert result.problem["code"] == "SERVICE_REFUSED"


def test_what_is_incomplete_is_not_issued(ask, applicant):
    promising = scenario("small")["project"]
    application = applicant("apply", "--project", promising).out.split()[0]

    result = ask("decide", application, "--yes", "--json")

    assert result.code == 1
    assert "REQUIREMENTS_UNMET" in result.problem["detail"]


def test_nothing_is_signed_before_the_officer_agrees(ask, ready):
    result = ask("decide", ready, "--no-input")

    assert result.code == 2
    assert '"face"' in result.err  # the document is shown
    assert result.out == ""


def altered(shown, **changes):
    """A proposal with another document, or another argument of its call."""
    found = copy.deepcopy(shown)
    for name, value in changes.items():
        if name == "project":
            found["document"]["face"]["project_name"] = value
        else:
            arguments = found["call"]["arguments"]
            arguments[int(name.removeprefix("argument_"))] = value
    return found


def test_a_proposal_that_does_not_fit_its_document_is_not_signed(ready, service, asked):
    url, town = service
    person = signed_in(url, town.key("approval/officer-1"), town.trust)
    shown = person.api.get(f"/applications/{ready}/decision")
    arguments = shown["call"]["arguments"]
    number, document, until = arguments[4]

    act, read = made_decision(shown, ready)
    assert isinstance(act, Issue)
    assert read.face.number == number
    for other in (
        altered(shown, project="另一工程"),
        altered(shown, argument_0=[UNKNOWN] * 5),
        altered(shown, argument_1="planning-permit"),
        altered(shown, argument_4=["0" * 18, document, until]),
        altered(shown, argument_4=[number, UNKNOWN, until]),
        altered(shown, argument_3="0x"),
        {**shown, "call": {**shown["call"], "function": "end"}},
        {},
    ):
        with pytest.raises(InputFileError):
            made_decision(other, ready)
    with pytest.raises(InputFileError):
        made_decision(shown, UNKNOWN)


# --- a permit, and another in its place


def test_an_officer_issues_a_permit_and_changes_it(cli, ask, applicant, ready):
    issued = ask("decide", ready, "--yes")
    assert issued.code == 0, issued.err
    permit = issued.out.strip()
    assert cli("verify", permit, "--json").json["state"] == "VALID"
    again = ask("decide", ready, "--yes", "--json")
    assert "ALREADY_DECIDED" in again.problem["detail"]

    changes = ("--changes", "another contractor")
    application = applicant("permit", "change", permit, *changes).out.split()[0]
    changed = ask("decide", application, "--yes", "--json")

    assert changed.code == 0, changed.err
    assert f"takes the place of the permit {permit}" in changed.err
    new = changed.json["permit"]
    assert cli("verify", new, "--json").json["state"] == "VALID"
    assert cli("verify", permit, "--json").json["state"] != "VALID"
