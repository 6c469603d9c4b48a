"""Who may do what: every operation of the API for every kind of caller.

The operations come from the OpenAPI document, so a new one without a row fails.
"""

import pytest

from tests.integration.api.scenario import Walked
from tests.integration.api.site import FONTS, MATTER, Person, Site, key

ROLES = {
    "nobody": None,
    "uninvolved": "contractor-2",
    "applicant": "developer-3",
    "party": "contractor",
    "department": "trading",
    "system": "approval/system",
    "officer": "approval/officer-1",
}
"""Callers: `system` and `officer` are keys of the authority."""

PUBLIC = ["200"] * 7
SIGNED_IN = ["401", *["200"] * 6]
CONCERNED = ["401", "404", "200", "200", "404", "200", "200"]
OFFICER = ["401", *["NOT_ALLOWED"] * 5]
OTHERS = ["401", *["NOT_ALLOWED"] * 6]
"""For somebody who is none of these: a permit's holder, or an inspector."""
AUTHORITY = ["401", *["NOT_ALLOWED"] * 4]

ACTS_ON_APPLICATIONS = (
    *("accept-application", "request-correction", "prolong", "pause"),
    *("decline", "refuse"),
)
"""Acts of an authority on an application."""

TABLE = {
    "POST /auth/challenge": PUBLIC,
    "POST /auth/session": ["SIGN_IN_MESSAGE_MALFORMED"] * 7,
    "DELETE /auth/session": ["401", *["204"] * 6],
    "GET /matters": PUBLIC,
    "GET /matters/{code}": PUBLIC,
    "POST /applications/proposals": SIGNED_IN,
    "POST /applications": [
        *("401", "NOT_ALLOWED", "202", "NOT_ALLOWED"),
        *("NOT_ALLOWED", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
    "GET /applications": SIGNED_IN,
    "GET /applications/{application}": CONCERNED,
    "POST /applications/{application}/evidence": [
        *("401", "404", "200", "NOT_ALLOWED", "404", "200", "200"),
    ],
    "GET /applications/{application}/letters": [
        *(
            "401",
            "404",
            "200",
            "200",
            "404",
            "NO_COMMITMENT_ASKED",
            "NO_COMMITMENT_ASKED",
        ),
    ],
    "POST /applications/{application}/commitments": [
        *("401", "NOT_ALLOWED", "202", *["NOT_ALLOWED"] * 4),
    ],
    "GET /applications/{application}/decision": [*OFFICER, "REQUIREMENTS_UNMET"],
    "POST /applications/{application}/decision": [*OFFICER, "REQUIREMENTS_UNMET"],
    "POST /joint-applications": ["401", "201", "201", "201", "201", "201", "201"],
    "GET /joint-applications": SIGNED_IN,
    "GET /joint-applications/{joint}": ["401", "404", "200", *["404"] * 4],
    "GET /joint-applications/{joint}/letters": [
        *("401", "404", "NO_COMMITMENT_ASKED", *["404"] * 4),
    ],
    "GET /permits/{reference}": PUBLIC,
    "GET /permits/{reference}/document": PUBLIC,
    "GET /permits/{reference}/evidence": PUBLIC,
    "GET /permits/{reference}/certificate.pdf": (
        PUBLIC if FONTS else ["PRINTING_NOT_SET_UP"] * 7
    ),
    "GET /permits/{reference}/qr.svg": PUBLIC,
    "GET /permits/{reference}/credential": PUBLIC,
    "GET /permits/{reference}/gm-signature": ["GM_NOT_SET_UP"] * 7,
    "GET /permits/{permit}/bundle": [
        *("401", "404", "404", "404", "404", "200", "200"),
    ],
    "POST /permits/{permit}/acts/proposals": [*OFFICER, "200"],
    "POST /permits/{permit}/acts": [*OFFICER, "CONDITION_FAILED"],
    "POST /acts/answer-notice/proposals": OTHERS,
    "POST /acts/answer-notice": OTHERS,
    "POST /acts/request-hearing/proposals": OTHERS,
    "POST /acts/request-hearing": OTHERS,
    "POST /acts/request-renewal/proposals": OTHERS,
    "POST /acts/request-renewal": OTHERS,
    "POST /acts/renew/proposals": [*AUTHORITY, *["RENEWAL_NOT_REQUESTED"] * 2],
    "POST /acts/renew": [*AUTHORITY, *["RENEWAL_NOT_REQUESTED"] * 2],
    "POST /acts/record-hearing/proposals": [*AUTHORITY, *["NOTICE_MISSING"] * 2],
    "POST /acts/record-hearing": [*AUTHORITY, *["NOTICE_MISSING"] * 2],
    **{
        f"POST /acts/{act}{rest}": [*AUTHORITY, answer, answer]
        for act in ACTS_ON_APPLICATIONS
        for rest, answer in (("/proposals", "200"), ("", "NOT_ACTING_FOR"))
    },
    "POST /acts/answer-correction/proposals": [
        *("401", "NOT_ALLOWED", "CORRECTION_NOT_REQUESTED", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/answer-correction": [
        *("401", "NOT_ALLOWED", "CORRECTION_NOT_REQUESTED", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/withdraw-application/proposals": [
        *("401", "NOT_ALLOWED", "200", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/withdraw-application": [
        *("401", "NOT_ALLOWED", "SIGNATURE_REFUSED", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/record-service/proposals": [*AUTHORITY, *["PAPER_UNKNOWN"] * 2],
    "POST /acts/record-service": [*AUTHORITY, *["PAPER_UNKNOWN"] * 2],
    "POST /acts/acknowledge-service/proposals": [
        *("401", "NOT_ALLOWED", "PAPER_UNKNOWN", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/acknowledge-service": [
        *("401", "NOT_ALLOWED", "PAPER_UNKNOWN", *["NOT_ALLOWED"] * 4),
    ],
    "POST /acts/request-repair/proposals": OTHERS,
    "POST /acts/request-repair": OTHERS,
    "POST /acts/withdraw-commitment/proposals": OTHERS,
    "POST /acts/withdraw-commitment": OTHERS,
    "POST /acts/revoke-batch/proposals": [
        *("401", *["NOT_ALLOWED"] * 3, "200", *["NOT_ALLOWED"] * 2),
    ],
    "POST /acts/revoke-batch": [
        *("401", *["NOT_ALLOWED"] * 3, "NOT_ACTING_FOR", *["NOT_ALLOWED"] * 2),
    ],
    "POST /acts/retire-key/proposals": [*AUTHORITY, "200", "200"],
    "POST /acts/retire-key": [*AUTHORITY, "NOT_ACTING_FOR", "NOT_ACTING_FOR"],
    "POST /acts/retire-chief/proposals": [*AUTHORITY, "200", "200"],
    "POST /acts/retire-chief": [*AUTHORITY, "NOT_ACTING_FOR", "NOT_ACTING_FOR"],
    "POST /acts/appoint-key/proposals": ["401", *["200"] * 6],
    "POST /acts/appoint-key": [
        *("401", "SIGNATURE_REFUSED", "ACT_REFUSED", *["SIGNATURE_REFUSED"] * 4),
    ],
    "POST /acts/cancel-authorization/proposals": ["401", *["200"] * 6],
    "POST /acts/cancel-authorization": [
        *("401", "NOT_ACTING_FOR", "SIGNATURE_REFUSED", *["NOT_ACTING_FOR"] * 4),
    ],
    "POST /acts/enrol/proposals": OTHERS,
    "POST /acts/enrol": OTHERS,
    "GET /acts/waiting": [*OFFICER, "200"],
    "POST /permits/{permit}/acts/waiting": [*OFFICER, "CONDITION_FAILED"],
    "POST /permits/{permit}/acts/waiting/{waiting}": [
        *(*OFFICER, "WAITING_ACT_UNKNOWN"),
    ],
    "POST /permits/{permit}/acts/waiting/{waiting}/withdrawal": [
        *(*OFFICER, "WAITING_ACT_UNKNOWN"),
    ],
    "POST /permits/{permit}/reports/proposals": OTHERS,
    "POST /permits/{permit}/reports": OTHERS,
    "GET /permits/{permit}/reports": ["401", *["NOT_ALLOWED"] * 4, "200", "200"],
    "POST /applications/{application}/corrections": [
        *("401", "404", "201", "NOT_ALLOWED", "404", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
    "GET /applications/{application}/corrections": [
        *("401", "404", "200", "NOT_ALLOWED", "404", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
    "POST /applications/{application}/ratings": [
        *("401", "404", "201", "NOT_ALLOWED", "404", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
    "GET /applications/{application}/ratings": [
        *("401", "404", "200", "NOT_ALLOWED", "404", "NOT_ALLOWED", "NOT_ALLOWED"),
    ],
    "GET /ratings": [*OFFICER, "200"],
    "GET /corrections": [*OFFICER, "200"],
    "POST /corrections/{correction}/answer": [*OFFICER, "CORRECTION_UNKNOWN"],
    "POST /department/batches/proposals": [*OFFICER, "BATCH_CHANGED"],
    "POST /department/batches": [*OFFICER, "NOT_ACTING_FOR"],
    "POST /department/revocations/proposals": [*OFFICER, "RECORD_NOT_HELD"],
    "POST /department/revocations": [*OFFICER, "RECORD_NOT_HELD"],
    "POST /department/records": [*OFFICER, "201"],
    "GET /department/reports/{report}": [*OFFICER, "REPORT_UNKNOWN"],
    "GET /extensions": [*OFFICER, "200"],
    "POST /permits/{permit}/extension": [*OFFICER, "EXTENSION_NOT_REQUESTED"],
    "POST /commitments/{commitment}/outcomes/proposals": OTHERS,
    "POST /commitments/{commitment}/outcomes": OTHERS,
    "POST /organisations/{uscc}/repairs/proposals": [*OFFICER, "NOT_BARRED"],
    "POST /organisations/{uscc}/repairs": [*OFFICER, "NOT_BARRED"],
    "GET /permits/{reference}/supervision": PUBLIC,
    "POST /permits/{permit}/supervision/proposals": [*AUTHORITY, "200", "200"],
    "POST /permits/{permit}/supervision": [
        *(*AUTHORITY, "NOT_ACTING_FOR", "NOT_ACTING_FOR"),
    ],
    "GET /supervision/due": [*OFFICER, "200"],
    "POST /supervision/rounds/proposals": [*OFFICER, "SUPERVISOR_UNFIT"],
    "POST /supervision/rounds": [*OFFICER, "NOT_ACTING_FOR"],
    "POST /supervision/rounds/{round}/draw": [*OFFICER, "SUPERVISION_UNKNOWN"],
    "GET /supervision/rounds/{round}": ["SUPERVISION_UNKNOWN"] * 7,
    "POST /standing-consents/proposals": SIGNED_IN,
    "POST /standing-consents": [
        *("401", "NOT_ALLOWED", "SIGNATURE_REFUSED", *["NOT_ALLOWED"] * 4),
    ],
    "GET /standing-consents": SIGNED_IN,
    "DELETE /standing-consents/{consent}": ["401", *["404"] * 6],
    "GET /me/notices": SIGNED_IN,
    "GET /me/queries": SIGNED_IN,
    "GET /progress": ["PARAMETER_MALFORMED"] * 7,
    "GET /verify/{reference}": PUBLIC,
    "GET /operations/{operation}": CONCERNED,
    "GET /events": PUBLIC,
    "GET /manifest": PUBLIC,
    "GET /status": PUBLIC,
    "GET /health": PUBLIC,
}
"""What comes out for each role in turn: a status, or the code of a problem."""


def operations(site: Site) -> list[str]:
    return [
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in site.app.openapi()["paths"].items()
        for method in methods
    ]


def caller(site: Site, handle: str | None):
    """Somebody with a session of their own, which may be ended."""
    http = site.visitor()
    if handle is not None:
        Person(site, site.account(handle), http).sign_in()
    return http


def outcome(answer, expected: str) -> str:
    if expected.isdigit():
        return str(answer.status_code)
    return str(answer.json().get("code", answer.status_code))


@pytest.fixture(scope="module")
def places(site, subject, granted, joint) -> dict[str, str]:
    """What stands in the addresses."""
    return {
        "application": subject,
        "permit": granted.permit,
        "reference": granted.permit,
        "operation": f"apply:{subject[2:]}",
        "code": MATTER,
        "round": "0x" + "5a" * 32,
        "waiting": "0x" + "5a" * 32,
        "correction": "0x" + "5a" * 32,
        "commitment": commitment_id(site, granted),
        "uscc": site.uscc("developer-3"),
        "joint": joint,
        "consent": "0x" + "11" * 32,
        "report": str(2**31 - 1),
    }


def test_every_operation_has_a_row_and_every_row_an_operation(site):
    assert sorted(operations(site)) == sorted(TABLE)
    assert {len(row) for row in TABLE.values()} == {len(ROLES)}


def commitment_id(site: Site, granted: Walked) -> str:
    """A commitment that the permit rests on."""
    lines = site.visitor().get(f"permits/{granted.permit}/evidence").json()["evidence"]
    return next(str(x["evidence"]) for x in lines if x["kind"] == "COMMITMENT")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", TABLE)
def test_a_caller_gets_what_the_table_says(site, places, bodies, operation, role):
    expected = TABLE[operation][list(ROLES).index(role)]
    method, path = operation.split(" ")
    address = path.format(**places)
    body = {"json": bodies[operation]} if operation in bodies else {}
    headers = {**key(), "If-Match": '"stale"'}

    http = caller(site, ROLES[role])
    answer = http.request(method, address.lstrip("/"), headers=headers, **body)

    assert outcome(answer, expected) == expected, answer.text
