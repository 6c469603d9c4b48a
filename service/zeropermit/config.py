"""Settings, read once from `ZEROPERMIT_*` variables or given by the command line."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator can set; each variable is `ZEROPERMIT_` and the name."""

    model_config = SettingsConfigDict(env_prefix="ZEROPERMIT_", frozen=True)

    data: Path = Path("data")  #: Folder of databases, keystores and the trust file.
    rpc_url: str = "embedded"  #: `embedded`, or the HTTP address of a node.
    #: Nodes of the ledgers that came before this one, with blanks between them.
    earlier_rpc_urls: str = ""
    store_url: str = ""  #: SQLAlchemy address of the store; empty for SQLite in `data`.
    #: Trust file of the deployment; empty for `manifest.json` in `data`.
    trust: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    #: Address people see, such as `https://permits.example`; empty for host:port.
    origin: str = ""
    #: Folder with Noto Sans SC, to print certificates; empty to print none.
    fonts: Path | None = None
    #: Opens the keystores of the relayer and of the authority's system keys.
    keystore_password: SecretStr = SecretStr("")
    chain_id: int = 1_337_000  #: Of the embedded chain, at its first start.
    #: How long the embedded chain collects transactions for a block.
    block_seconds: float = Field(default=0.05, gt=0)
    #: How often the worker looks at the node; when all is quiet, eight times less.
    poll_seconds: float = Field(default=0.05, gt=0)
    #: Seconds between two purges of expired sessions, challenges and kept answers.
    purge_seconds: float = Field(default=3600, gt=0)
    #: Whether the fictional demonstration is set up and shown as such.
    demonstration: bool = False
