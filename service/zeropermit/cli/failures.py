"""What errors mean to whoever called: an exit code, and what to do next."""

from __future__ import annotations

import json

import typer

from zeropermit import errors
from zeropermit.cli import render

VERIFIED, NOT_VERIFIED, USAGE, UNDECIDED, SIGN_IN, OTHER_CHAIN = range(6)

EXIT_CODES: tuple[tuple[type[errors.ZeropermitError], int], ...] = (
    (errors.ChainMismatchError, OTHER_CHAIN),
    (errors.CodeMismatchError, OTHER_CHAIN),
    (errors.LedgerUnreadableError, UNDECIDED),
    (errors.ApiUnreachableError, UNDECIDED),
    (errors.DepartmentUnreachableError, UNDECIDED),
    (errors.TrustMissingError, USAGE),
    (errors.InputFileError, USAGE),
    (errors.NotAReferenceError, USAGE),
    (errors.KeystoreError, SIGN_IN),
    (errors.NotActingForError, SIGN_IN),
    (errors.NotDeployedError, USAGE),
    (errors.ManifestError, USAGE),
    (errors.NodeUrlError, USAGE),
    (errors.SettingsError, USAGE),
    (errors.RevertError, NOT_VERIFIED),
    (errors.TransactionFailedError, NOT_VERIFIED),
    (errors.LedgerError, UNDECIDED),
    (errors.ZeropermitError, NOT_VERIFIED),
)
"""The first line that fits decides."""

RPC = (
    "检查节点地址：--rpc 或变量 ZEROPERMIT_RPC_URL。",
    "Check the address of the node: --rpc, or the variable ZEROPERMIT_RPC_URL.",
)
TRUST = (
    "用 --trust 文件或变量 ZEROPERMIT_TRUST 指明信任文件，并另寻渠道核对。",
    (
        "Name the trust file: --trust FILE, or the variable ZEROPERMIT_TRUST. "
        "Get it from someone other than whoever shows you the permit."
    ),
)
KEYSTORE = (
    "检查 --key 与 ZEROPERMIT_KEYSTORE_PASSWORD；新建：zeropermit keys new。",
    "Check --key and ZEROPERMIT_KEYSTORE_PASSWORD; to make a key: zeropermit keys new.",
)
OTHER_NODE = (
    "节点上的链不是信任文件所指的链：换节点，或核对信任文件。",
    (
        "The node serves another chain than the trust file names: use another node, "
        "or check where the trust file came from."
    ),
)
SERVICE = (
    "服务是否已启动？地址由 --api 或变量 ZEROPERMIT_API 指定；启动：zeropermit demo。",
    (
        "Is the service running? Its address is --api, or the variable "
        "ZEROPERMIT_API; to start it: zeropermit demo."
    ),
)

PORT = (
    "换一个端口：--port 0（任选空闲端口），或变量 ZEROPERMIT_PORT。",
    "Use another port: --port 0 takes a free one; the variable is ZEROPERMIT_PORT.",
)
BUSY = (
    "这个数据目录正由另一个进程使用：先停掉它，或用 --data 换一个目录。",
    "Another process uses this data folder: stop it, or name another with --data.",
)

NEXT: tuple[tuple[type[errors.ZeropermitError], tuple[str, str]], ...] = (
    (errors.ChainMismatchError, OTHER_NODE),
    (errors.CodeMismatchError, OTHER_NODE),
    (errors.NodeUnreachableError, RPC),
    (errors.NodeUrlError, RPC),
    (errors.TrustMissingError, TRUST),
    (errors.NotDeployedError, TRUST),
    (errors.ManifestError, TRUST),
    (errors.KeystoreError, KEYSTORE),
    (errors.NotActingForError, KEYSTORE),
    (errors.ApiUnreachableError, SERVICE),
    (errors.AddressInUseError, PORT),
    (errors.ChainFileBusyError, BUSY),
    (
        errors.NotAReferenceError,
        (
            "请输入18位许可证编号或64位哈希。",
            "Give a permit number (18 digits) or a hash (64 digits).",
        ),
    ),
    (
        errors.StoryStepError,
        (
            "请换一个空的数据目录再试：--data 目录。",
            "Try again with an empty data folder: --data FOLDER.",
        ),
    ),
)


def exit_code(error: errors.ZeropermitError) -> int:
    """Give the exit code of an error."""
    if isinstance(error, errors.ApiRefusedError) and error.status in {401, 403}:
        return SIGN_IN
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def advice(error: errors.ZeropermitError) -> str:
    """Say what to do next; empty if the message says all."""
    for kind, (zh, en) in NEXT:
        if isinstance(error, kind):
            return render.words(zh, en)
    return ""


def tell(error: errors.ZeropermitError) -> int:
    """Tell on standard error what failed, where and what to do; give the exit code."""
    code = exit_code(error)
    said = render.message(error.code, vars(error), default=str(error))
    if render.current().json:
        problem = {
            "type": f"/problems/{error.code.lower().replace('_', '-')}",
            "title": said,
            "code": error.code,
            "detail": str(error),
            "next": advice(error),
            "exit_code": code,
        }
        typer.echo(json.dumps(problem, ensure_ascii=False), err=True)
        return code
    console = render.console()
    console.print(f"✗ {said}", style="bold red", markup=False)
    if said != str(error):
        console.print(f"  {error}", markup=False)
    if next_step := advice(error):
        console.print(f"  → {next_step}", markup=False)
    console.print(f"  [{error.code}]", style="dim", markup=False)
    return code
