"""Meaning of errors for the caller: an exit code, and the next step."""

from __future__ import annotations

import json

import typer

from zeropermit import errors, terminal
from zeropermit.errors import NOT_VERIFIED, SIGN_IN, UNDECIDED, USAGE

LATE = "late"
"""State of an operation of which nothing was heard in time."""
UNAUTHORIZED, FORBIDDEN, TOO_MANY, SERVER_FAILED = 401, 403, 429, 500

ADVICE: tuple[tuple[tuple[type[errors.ZeropermitError], ...], str, str], ...] = (
    (
        (errors.ChainMismatchError, errors.CodeMismatchError),
        "节点上的链不是信任文件所指的链：换节点，或核对信任文件。",
        (
            "The node serves another chain than the trust file names: use another "
            "node, or check where the trust file came from."
        ),
    ),
    (
        (errors.ChainFileBusyError,),
        "这个数据目录正由另一个进程使用：先停掉它，或用 --data 换一个目录。",
        "Another process uses this data folder: stop it, or name another with --data.",
    ),
    (
        (errors.NodeUnreachableError, errors.NodeUrlError, errors.ChainFileError),
        "检查节点地址：--rpc 或变量 ZEROPERMIT_RPC_URL。",
        "Check the address of the node: --rpc, or the variable ZEROPERMIT_RPC_URL.",
    ),
    (
        (errors.TrustMissingError, errors.NotDeployedError, errors.ManifestError),
        "用 --trust 文件或变量 ZEROPERMIT_TRUST 指明信任文件，并另寻渠道核对。",
        (
            "Name the trust file: --trust FILE, or the variable ZEROPERMIT_TRUST. "
            "Get it from someone other than whoever shows you the permit."
        ),
    ),
    (
        (errors.KeystoreError, errors.NotActingForError),
        "检查 --key 与 ZEROPERMIT_KEYSTORE_PASSWORD；新建：zeropermit keys new。",
        (
            "Check --key and ZEROPERMIT_KEYSTORE_PASSWORD; to make a key: zeropermit "
            "keys new."
        ),
    ),
    (
        (errors.ApiUnreachableError,),
        (
            "服务是否已启动？地址由 --api 或变量 ZEROPERMIT_API 指定；"
            "启动：zeropermit demo。"
        ),
        (
            "Is the service running? Its address is --api, or the variable "
            "ZEROPERMIT_API; to start it: zeropermit demo."
        ),
    ),
    (
        (errors.AddressInUseError,),
        "换一个端口：--port 0（任选空闲端口），或变量 ZEROPERMIT_PORT。",
        "Use another port: --port 0 takes a free one; the variable is ZEROPERMIT_PORT.",
    ),
    (
        (errors.KeyUnknownError,),
        "由登记机关或治理方把这个地址登记到您的单位后再试。",
        (
            "Try again once the registrar, or governance, has entered this address for "
            "your organisation."
        ),
    ),
    (
        (errors.SchemaUnknownError,),
        "数据类型由文件名（如 legal-entity-1.csv）或 --schema legal-entity/1 指明。",
        (
            "The file's name (such as legal-entity-1.csv) says the schema, or --schema "
            "legal-entity/1 does."
        ),
    ),
    (
        (errors.BookOfAnotherError,),
        "检查 --book 与 --department 是否属于同一部门。",
        "Check that --book and --department are of the same department.",
    ),
    (
        (errors.NotAReferenceError,),
        "请输入18位许可证编号或64位哈希。",
        "Give a permit number (18 digits) or a hash (64 digits).",
    ),
    (
        (errors.StoryStepError,),
        "请换一个空的数据目录再试：--data 目录。",
        "Try again with an empty data folder: --data FOLDER.",
    ),
)
"""The next step after errors, in Chinese and English; the first that fits counts."""
NEXT = tuple((kind, (zh, en)) for kinds, zh, en in ADVICE for kind in kinds)


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
    for kind, (zh, en) in NEXT:
        if isinstance(error, kind) or kind.code == of_service:
            return terminal.words(zh, en)
    return ""


def report_error(error: errors.ZeropermitError, **more: object) -> int:
    """Print a failure and its next step on standard error; give the exit code.

    Args:
        error: What failed.
        more: Further members of the problem, for programs.
    """
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
    next_step = terminal.words(f"用法：{command} --help", f"Usage: {command} --help")
    said = _misuse_in_words(error)
    _report("USAGE", said, error.format_message(), next_step, USAGE)
    return USAGE


def stopped() -> int:
    """Tell that the person did not agree, or that nobody could be asked."""
    terminal.say("已取消，什么也没有做。", "Stopped; nothing was done.")
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
    zh = {
        "MissingParameter": f"缺少参数 {hint}",
        "BadParameter": f"参数 {hint} 不对：{error.message}",
        "NoSuchOption": f"没有这个选项：{getattr(error, 'option_name', '')}",
    }
    return terminal.words(zh.get(type(error).__name__, f"用法有误：{said}"), said)
