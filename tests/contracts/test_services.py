"""Service of documents: the record of officers, and the receipt of the applicant."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START, Receipt
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import OFFICERS, address, issued
from tests.contracts.organisation_keys import enrol
from tests.contracts.relaying import held_back
from tests.contracts.test_applications import close
from tests.contracts.test_commitment_registry import application_id
from tests.contracts.world import ACTS, DECISION, World

WAYS = (
    *("None", "InPerson", "LeftBehind", "Electronic", "Entrusted", "Post"),
    *("PublicNotice", "Acknowledged"),
)
IN_PERSON, POST, ACKNOWLEDGED = 1, 5, 7
OF_OFFICERS = range(IN_PERSON, ACKNOWLEDGED)
SPAN = 15 * f.DAY
HOLDER, AUTHORITY = organisation_id(f.APPLICANT), organisation_id(f.AUTHORITY)
AGENT = f.account("new key")
BOTH = ("recordService", "acknowledgeService")


def serve(
    world: World,
    application: list,
    way: int = POST,
    served_at: int | None = None,
    keys: tuple[str, str] = OFFICERS,
    document: bytes = DECISION,
) -> Receipt:
    """Record a service; of now, unless a test names its second."""
    at = world.evm.now if served_at is None else served_at
    values = (application_id(application), document, WAYS[way], at)
    given = (application, document, way, at)
    return world.in_pairs(world.proceedings, "recordService", values, keys, given)


def sign_for(
    world: World,
    application: list,
    served_at: int | None = None,
    key: str = "applicant",
    document: bytes = DECISION,
) -> Receipt:
    """Sign for a document; of now, unless a test names its second."""
    at = world.evm.now if served_at is None else served_at
    values = (application_id(application), document, at)
    given = (application, document, at)
    return world.act(world.proceedings, "acknowledgeService", values, key, given)


def put(world: World, function: str, application: list, **words: Any) -> Receipt:
    """Put a service on record in one of the two ways."""
    return (serve if function == "recordService" else sign_for)(
        world, application, **words
    )


def service_of(world: World, application: list, document: bytes = DECISION) -> Any:
    asked = (application_id(application), document)
    return world.evm.call(world.proceedings, "serviceOf", *asked)


def refused(world: World) -> list:
    """An application that was refused by the written decision."""
    application = world.applied()
    close(world, "refuse", application)
    return application


@pytest.mark.parametrize("way", OF_OFFICERS)
def test_two_officers_record_how_and_when_a_document_was_served(world, way):
    application = refused(world)
    world.evm.warp(START + f.DAY)
    (event,) = serve(world, application, way, START + 9).events
    assert event.name == "ServiceRecorded"
    assert event.values == {
        "application": application_id(application),
        "document": DECISION,
        "way": way,
        "servedAt": START + 9,
        "first": address(world, OFFICERS[0]),
        "second": address(world, OFFICERS[1]),
    }
    assert service_of(world, application) == (START + 9, way)


def test_the_applicant_signs_for_a_document(world):
    application = refused(world)
    (event,) = sign_for(world, application).events
    assert event.name == "ServiceAcknowledged"
    assert event.values == {
        "application": application_id(application),
        "document": DECISION,
        "servedAt": START,
        "by": address(world, "applicant"),
    }
    assert service_of(world, application) == (START, ACKNOWLEDGED)
    assert service_of(world, application, keccak(text="other")) == (0, 0)


@pytest.mark.parametrize("function", BOTH)
def test_the_permit_of_a_case_is_served_under_its_application(world, function):
    case = issued(world)
    put(world, function, case.application, document=case.document)
    assert service_of(world, case.application, case.document)[0] == START


def test_an_agent_signs_for_a_document(world):
    application = refused(world)
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    place, act = world.proceedings, ACTS["acknowledgeService"]
    values = (application_id(application), DECISION, START)
    signed = f.authorize(world.evm, place, act, values, AGENT, HOLDER)
    given = (application, DECISION, START)
    world.evm.transact(place, "acknowledgeService", *given, signed)
    assert service_of(world, application) == (START, ACKNOWLEDGED)


# Attacks


@pytest.mark.parametrize("then", BOTH)
@pytest.mark.parametrize("first", BOTH)
def test_a_document_is_served_once_and_the_first_record_counts(
    world, refuses, first, then
):
    application = refused(world)
    put(world, first, application)
    before = service_of(world, application)
    world.evm.warp(START + f.DAY)
    number = application_id(application)
    with refuses("ServedBefore", number, DECISION, START):
        put(world, then, application)
    assert service_of(world, application) == before


@pytest.mark.parametrize("function", BOTH)
def test_a_service_signed_once_is_recorded_once(world, refuses, function):
    application = refused(world)
    call = held_back(world, function, lambda: put(world, function, application))
    call.submit()
    with refuses("ServedBefore", application_id(application), DECISION, START):
        call.submit()


@pytest.mark.parametrize("function", BOTH)
def test_nothing_is_served_in_the_future(world, refuses, function):
    application = refused(world)
    late = START + 1
    with refuses("ServiceTimeNotAllowed", late, START, START):
        put(world, function, application, served_at=late)


@pytest.mark.parametrize("function", BOTH)
def test_nothing_is_served_before_its_case_began(world, refuses, function):
    application = refused(world)
    world.evm.warp(START + f.DAY)
    for early in (0, START - 1):
        with refuses("ServiceTimeNotAllowed", early, START, START + f.DAY):
            put(world, function, application, served_at=early)
    put(world, function, application, served_at=START)


@pytest.mark.parametrize("function", BOTH)
def test_a_service_is_not_dated_back_by_more_than_fifteen_days(
    world, refuses, function
):
    application = refused(world)
    now = START + SPAN + f.DAY
    world.evm.warp(now)
    early = now - SPAN - 1
    with refuses("ServiceTimeNotAllowed", early, early + 1, now):
        put(world, function, application, served_at=early)
    put(world, function, application, served_at=early + 1)


@pytest.mark.parametrize("way", [0, ACKNOWLEDGED])
def test_officers_sign_for_nobody(world, refuses, way):
    application = refused(world)
    with refuses("ServiceWayNotAllowed", way):
        serve(world, application, way)


@pytest.mark.parametrize("function", BOTH)
def test_a_service_needs_a_document_of_a_known_case(world, refuses, function):
    application = refused(world)
    with refuses("ServedDocumentMissing"):
        put(world, function, application, document=f.ZERO)
    application[4] = keccak(text="another consent")
    with refuses("ApplicationUnknown", application_id(application)):
        put(world, function, application)


def test_one_person_or_another_body_records_no_service(world, refuses):
    application = refused(world)
    one = address(world, OFFICERS[0])
    with refuses("SamePerson", one, one):
        serve(world, application, keys=(OFFICERS[0], OFFICERS[0]))
    with refuses("NotAnOfficer", address(world, "authority system")):
        serve(world, application, keys=(OFFICERS[0], "authority system"))
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
        serve(world, application, keys=("other one", "other two"))
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, application[0]):
        serve(world, application)
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        serve(world, application)


@pytest.mark.parametrize("key", ["contractor", "authority one"])
def test_nobody_signs_for_the_applicant(world, refuses, key):
    application = refused(world)
    owner = organisation_id(f.CONTRACTOR if key == "contractor" else f.AUTHORITY)
    with refuses("NotTheHolder", HOLDER, owner):
        sign_for(world, application, key=key)


def test_a_suspended_applicant_signs_for_nothing(world, refuses):
    application = refused(world)
    world.guard("suspendOrganisation", HOLDER)
    with refuses("OrganisationIsSuspended", HOLDER):
        sign_for(world, application)


@pytest.mark.parametrize(
    ("function", "position", "value"),
    [
        ("recordService", 1, keccak(text="other")),
        *(("recordService", 2, way) for way in OF_OFFICERS if way != POST),
        ("recordService", 3, START + 8),
        ("acknowledgeService", 1, keccak(text="other")),
        ("acknowledgeService", 2, START + 8),
    ],
)
def test_a_relayer_changes_no_word_of_a_service(
    world, refuses, function, position, value
):
    application = refused(world)
    world.evm.warp(START + 9)
    call = held_back(world, function, lambda: put(world, function, application))
    signer = OFFICERS[0] if function == "recordService" else "applicant"
    with refuses("InvalidSignature", address(world, signer)):
        call.altered(position, value).submit()
    call.submit()


@pytest.mark.parametrize("function", BOTH)
def test_the_service_of_one_case_is_not_that_of_another(world, refuses, function):
    one, other = refused(world), world.applied(keccak(text="other"))
    call = held_back(world, function, lambda: put(world, function, one))
    signer = OFFICERS[0] if function == "recordService" else "applicant"
    with refuses("InvalidSignature", address(world, signer)):
        call.altered(0, other).submit()
