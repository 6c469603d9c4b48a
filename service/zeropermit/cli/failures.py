"""Meaning of errors for the caller: an exit code, and the next step."""

from __future__ import annotations

import json
from collections.abc import Mapping

import typer

from zeropermit import errors, terminal
from zeropermit.errors import NOT_VERIFIED, SIGN_IN, UNDECIDED, USAGE

LATE = "late"
"""State of an operation of which nothing was heard in time."""
UNAUTHORIZED, FORBIDDEN, TOO_MANY, SERVER_FAILED = 401, 403, 429, 500

ADVICE: Mapping[str, tuple[type[errors.ZeropermitError], ...]] = {
    "OTHER_CHAIN": (errors.ChainMismatchError, errors.CodeMismatchError),
    "FOLDER_BUSY": (errors.ChainFileBusyError,),
    "NODE": (errors.NodeUnreachableError, errors.NodeUrlError, errors.ChainFileError),
    "TRUST_FILE": (
        errors.TrustMissingError,
        errors.NotDeployedError,
        errors.ManifestError,
    ),
    "KEYSTORE": (errors.KeystoreError, errors.NotActingForError),
    "SERVICE": (errors.ApiUnreachableError,),
    "PORT": (errors.AddressInUseError,),
    "KEY_UNREGISTERED": (errors.KeyUnknownError,),
    "SCHEMA": (errors.SchemaUnknownError,),
    "RECORD_STORE": (errors.BookOfAnotherError,),
    "REFERENCE": (errors.NotAReferenceError,),
    "DATA_FOLDER": (errors.StoryStepError,),
}
"""Errors by their next step, a message of the catalogue; the first that fits counts."""
NEXT = tuple((kind, f"NEXT_{name}") for name, kinds in ADVICE.items() for kind in kinds)


def exit_code(error: errors.ZeropermitError) -> int:
    """Give the exit code of an error."""
    if isinstance(error, errors.ApiRefusedError):
        if error.status in {UNAUTHORIZED, FORBIDDEN}:
            return SIGN_IN
        late = error.status == TOO_MANY or error.status >= SERVER_FAILED
        return UNDECIDED if late else NOT_VERIFIED
    if isinstance(error, errors.OperationFailedError) and error.state == LATE:
        return UNDECIDED
    return error.exit_code


def advice(error: errors.ZeropermitError) -> str:
    """Give the next step; empty if the message has it."""
    of_service = error.problem if isinstance(error, errors.ApiRefusedError) else ""
    for kind, step in NEXT:
        if isinstance(error, kind) or kind.code == of_service:
            return terminal.message(step)
    return ""


def report_error(error: errors.ZeropermitError, **more: object) -> int:
    """Print a failure and its next step on standard error; give the exit code."""
    code = exit_code(error)
    said = terminal.message(error.code, **vars(error))
    if isinstance(error, errors.RevertError) and error.data:
        said = _refusal(error, more)
    if isinstance(error, errors.BadFileError):
        more["problems"] = [problem._asdict() for problem in error.problems]
    _report(error.code, said, str(error), advice(error), code, **more)
    return code


def _refusal(error: errors.RevertError, more: dict[str, object]) -> str:
    """Say in words why a contract refused; its values are for programs."""
    from zeropermit.catalogue.refusals import explain_refusal  # noqa: PLC0415 - rarely needed
    from zeropermit.ledger.reverts import refusal  # noqa: PLC0415 - reads the ABIs

    found = refusal(error.data)
    refused = explain_refusal(found.code, found.values, terminal.current().language)
    more["refusal"] = {"code": refused.code, "values": refused.values}
    return refused.words


def report_misuse(error: typer.TyperException) -> int:
    """Tell that a command was called wrongly; give the exit code."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return USAGE  # the help was shown already
    command = context.command_path if context else "zeropermit"
    next_step = terminal.words("Usage: {command} --help", command=command)
    said = _misuse_in_words(error)
    _report("USAGE", said, error.format_message(), next_step, USAGE)
    return USAGE


def stopped() -> int:
    """Tell that the person did not agree, or that nobody could be asked."""
    terminal.say("Stopped; nothing was done.")
    return NOT_VERIFIED


def _report(
    code: str, said: str, detail: str, next_step: str, exit_code: int, **more: object
) -> None:
    """Describe a failure; `more` are further members of the problem, for programs."""
    if terminal.current().json:
        problem = {
            "type": f"/problems/{code.lower().replace('_', '-')}",
            "title": said,
            "code": code,
            "detail": detail,
            "next": next_step,
            "exit_code": exit_code,
            **more,
        }
        typer.echo(json.dumps(problem, ensure_ascii=False), err=True)
        return
    console = terminal.console()
    console.print(f"✗ {said}", style="bold red", markup=False)
    if said != detail:
        console.print(f"  {detail}", markup=False)
    if next_step:
        console.print(f"  → {next_step}", markup=False)
    console.print(f"  [{code}]", style="dim", markup=False)


def _misuse_in_words(error: typer.TyperException) -> str:
    """Translate a message of the parser into the language of this run."""
    said = error.format_message()
    parameter = getattr(error, "param", None)
    hint = getattr(error, "param_hint", None) or (
        parameter.get_error_hint() if parameter else ""
    )
    if terminal.current().language == "en":
        return said
    zh = {
        "MissingParameter": f"缺少参数 {hint}",
        "BadParameter": f"参数 {hint} 不对：{error.message}",
        "NoSuchOption": f"没有这个选项：{getattr(error, 'option_name', '')}",
    }
    return zh.get(type(error).__name__, f"用法有误：{said}")
