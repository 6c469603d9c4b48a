"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

Rpc = Annotated[
    str,
    "--rpc URL",
    "Node of the chain: an HTTP address, or `embedded:PATH` for the file of an "
    "embedded chain.",
]
EarlierRpc = Annotated[
    list[str] | None,
    "--earlier-rpc URL",
    "Node of a ledger that came before the one in use; repeat it.",
]
Trust = Annotated[
    Path | None,
    "--trust FILE",
    "Trust file: which contracts, on which chain, are believed.",
]
Key = Annotated[
    Path,
    "--key FILE",
    "Keystore of the signing key. Its password is asked for, or taken from "
    "ZEROPERMIT_KEYSTORE_PASSWORD.",
]
Api = Annotated[str, "--api URL", "Address of the service."]
Data = Annotated[
    Path, "--data FOLDER", "Folder of databases, keystores and the trust file."
]
Port = Annotated[
    int, "--port", "Port to listen on; 0 takes a free one.", {"min": 0, "max": 65535}
]
Department = Annotated[
    str, "--department CODE", "Unified social credit code of the department."
]
RecordStorePath = Annotated[
    Path,
    "--book FILE",
    "The department's record store: its sealed records, kept on its own machine.",
]
Out = Annotated[
    Path | None,
    "--out FILE",
    "Where to write the prepared act; standard output if not given.",
]
Permit = Annotated[
    str, "PERMIT", "Permit number (18 digits), or hash of the document or permit."
]
Matter = Annotated[str, "--matter CODE", "Matter to apply for."]
Decision = Annotated[
    str,
    "--decision FILE",
    "The written decision: a file, of which only the digest leaves this machine, "
    "or its digest.",
]

LOCAL_NODE = "http://127.0.0.1:8545"
LOCAL_API = "http://127.0.0.1:8000"
"""Defaults of the options that most people type first."""
