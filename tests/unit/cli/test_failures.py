"""Every error has an exit code, and words in both languages."""

import inspect
import json

import pytest

from zeropermit import errors, terminal
from zeropermit.catalogue.messages import messages
from zeropermit.cli import failures
from zeropermit.errors import FileProblem
from zeropermit.terminal import Manner


def classes(root=errors.ZeropermitError):
    """Give an error and all that stand below it."""
    yield root
    for below in root.__subclasses__():
        yield from classes(below)


ERRORS = sorted(
    {kind for kind in classes() if kind.__module__ == errors.__name__},
    key=lambda kind: kind.__name__,
)
BRANCHES = {
    kind for kind in ERRORS if kind.__init__ is errors.ZeropermitError.__init__
} & {
    errors.ZeropermitError,
    errors.DomainError,
    errors.LedgerError,
    errors.StoreError,
    errors.UseCaseError,
    errors.VerificationError,
    errors.SettingsError,
    errors.RequestError,
}
BY_EXIT_CODE = [
    (errors.ChainMismatchError("genesis", expected="a", found="b"), 5),
    (errors.CodeMismatchError("X", expected=b"a", found=b"b"), 5),
    (errors.NodeUnreachableError("x"), 3),
    (errors.NodeAnswerError("eth_call", "x"), 3),
    (errors.ChainFileBusyError("x"), 3),
    (errors.LedgerUnreadableError("x"), 3),
    (errors.ApiUnreachableError("http://service.example", "y"), 3),
    (errors.OperationFailedError("x", "late", "y"), 3),
    (errors.ApiRefusedError(503, "X", ""), 3),
    (errors.ApiRefusedError(429, "X", ""), 3),
    (errors.ApiRefusedError(401, "X", ""), 4),
    (errors.ApiRefusedError(403, "X", ""), 4),
    (errors.KeystoreError("x", "y"), 4),
    (errors.SignInRefusedError("x"), 4),
    (errors.TrustMissingError(), 2),
    (errors.NotDeployedError("x"), 2),
    (errors.ManifestError("x"), 2),
    (errors.InputFileError("x", "y"), 2),
    (errors.NotAReferenceError("x"), 2),
    (errors.NodeUrlError("x"), 2),
    (errors.UsccError("x", "length"), 2),
    (errors.AddressInUseError("h", 1, "x"), 2),
    (errors.ReplayRangeError(1, first=2, head=3), 2),
    (errors.ApiRefusedError(409, "X", ""), 1),
    (errors.OperationFailedError("x", "refused", "y"), 1),
    (errors.BadFileError([FileProblem(2, "a", "missing", "")]), 1),
    (errors.LogBrokenError(1), 1),
    (errors.TransactionFailedError(bytes(32)), 1),
    (errors.RecordNotHeldError("x"), 1),
]


@pytest.fixture(autouse=True)
def _english():
    terminal.set_manner(Manner(language="en"))


@pytest.mark.parametrize(
    ("error", "code"), BY_EXIT_CODE, ids=lambda item: type(item).__name__
)
def test_an_error_ends_with_the_code_of_its_kind(error, code):
    assert failures.exit_code(error) == code


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_has_an_exit_code(kind):
    found = next(code for base, code in failures.EXIT_CODES if issubclass(kind, base))

    assert found in range(6)


def test_no_line_of_the_table_stands_behind_a_wider_one():
    kinds = [kind for kind, _ in failures.EXIT_CODES]

    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, wider) for wider in kinds[:place]), kind
    advised = [kind for kind, _ in failures.NEXT]
    for place, kind in enumerate(advised):
        assert not any(issubclass(kind, wider) for wider in advised[:place]), kind


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_said_in_both_languages(kind):
    if kind in BRANCHES:
        return
    said = messages()[kind.code]

    assert said["zh"].strip()
    assert said["en"].strip()


def test_no_two_errors_share_a_code():
    codes = [kind.code for kind in ERRORS if "code" in vars(kind)]

    assert len(codes) == len(set(codes))
    assert all("code" in vars(kind) for kind in ERRORS)


def test_advice_is_there_in_both_languages():
    for _, (zh, en) in failures.NEXT:
        assert zh.strip()
        assert en.strip()
        assert zh != en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_are_told_what_where_and_what_next(capsys, language):
    terminal.set_manner(Manner(language=language))

    code = failures.tell(errors.NodeUnreachableError("http://node.example (refused)"))

    out, err = capsys.readouterr()
    assert code == 3
    assert out == ""
    first, where, what_next, name = err.splitlines()
    assert first.startswith("✗ ")
    assert "http://node.example" in where
    assert "ZEROPERMIT_RPC_URL" in what_next
    assert name.strip() == "[NODE_UNREACHABLE]"


def test_programs_are_told_by_one_line_of_json(capsys):
    terminal.set_manner(Manner(language="en", json=True))

    failures.tell(errors.InputFileError("a.json", "is empty"), file="a.json")

    out, err = capsys.readouterr()
    problem = json.loads(err)
    assert out == ""
    assert problem["code"] == "INPUT_FILE"
    assert problem["detail"] == "a.json: is empty"
    assert problem["exit_code"] == 2
    assert problem["file"] == "a.json"


def test_every_advised_error_is_one_of_the_tree():
    assert all(inspect.isclass(kind) for kind, _ in failures.NEXT)
    assert {kind for kind, _ in failures.NEXT} <= set(ERRORS)
