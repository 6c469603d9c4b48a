"""Errors as problem details: stable codes, our words, nothing of what was sent."""

import inspect
import json

import pytest

from tests.unit.web.asgi import scope_of
from zeropermit import errors
from zeropermit.catalogue.messages import messages
from zeropermit.domain.applications.letter import Language
from zeropermit.web.problems import problem_of, problem_response

CANARY = "canary-7f3a"
ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ZeropermitError)
]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_words_in_both_languages(kind):
    assert messages()[kind.code].keys() == {"zh", "en"}
    assert all(messages()[kind.code].values())


def test_a_status_is_that_of_the_nearest_base():
    assert errors.UsccError("1", "length").http_status == 422
    assert errors.NodeUnreachableError("x").http_status == 503
    assert errors.PermitUnknownError("x").http_status == 404
    assert errors.NotFoundError().http_status == 404


@pytest.mark.parametrize(
    "error",
    [
        errors.UsccError(CANARY, "length"),
        errors.ProjectCodeError(CANARY, "length"),
        errors.PermitUnknownError(CANARY),
        errors.OperationUnknownError(CANARY),
        errors.MatterUnknownError(CANARY),
        errors.NotAReferenceError(CANARY),
        errors.KeyUnknownError(CANARY),
        errors.NotActingForError(CANARY, CANARY),
        errors.SignatureRefusedError(CANARY),
        errors.AuthorityUnknownError(CANARY, CANARY),
        errors.ConsentStaleError(CANARY),
        errors.LetterRefusedError(CANARY),
        errors.DatabaseError(CANARY),
        errors.NodeUnreachableError(CANARY),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("language", Language)
def test_a_problem_repeats_nothing_that_was_sent(error, language):
    assert CANARY not in json.dumps(problem_of(error, language), ensure_ascii=False)


def test_a_problem_says_type_title_status_and_code():
    problem = problem_of(errors.BodyTooLargeError(16_384), Language.EN)

    assert problem == {
        "type": "/problems/body-too-large",
        "title": "The body is too large: 16384 bytes at most.",
        "status": 413,
        "code": "BODY_TOO_LARGE",
        "limit": 16_384,
    }


def test_a_reason_that_is_a_word_is_told():
    problem = problem_of(errors.BodyMalformedError("number"), Language.ZH)

    assert problem["reason"] == "number"


def test_unmet_requirements_are_named():
    problem = problem_of(errors.RequirementsUnmetError(("R05", "R10")), Language.EN)

    assert problem["requirements"] == ("R05", "R10")
    assert "R05, R10" in str(problem["title"])


def test_fields_are_named_by_json_pointers():
    found = errors.FieldProblem("/receipt/nonce", "length")

    problem = problem_of(errors.FieldsRefusedError([found]), Language.ZH)

    assert problem["errors"] == [{"pointer": "/receipt/nonce", "problem": "length"}]


@pytest.mark.parametrize(
    ("error", "header", "value"),
    [
        (errors.NotSignedInError(), "www-authenticate", "Bearer"),
        (errors.SignInRefusedError("nonce"), "www-authenticate", "Bearer"),
        (errors.RateLimitedError(17), "retry-after", "17"),
        (errors.NodeUnreachableError("x"), "retry-after", "5"),
        (errors.DatabaseError("x"), "retry-after", "5"),
    ],
)
def test_a_problem_says_what_to_do_next_in_its_headers(error, header, value):
    assert problem_response(scope_of(), error).headers[header] == value


def test_a_problem_is_in_the_language_of_the_request():
    english = [("Accept-Language", "en")]
    answer = problem_response(scope_of(headers=english), errors.NotFoundError())

    assert json.loads(answer.body)["title"] == "There is nothing here."
    assert answer.headers["content-language"] == "en"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["vary"] == "Accept-Language"
