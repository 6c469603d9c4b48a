"""`zeropermit serve`: an installation, from its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from zeropermit import terminal
from zeropermit.audit.pinning import verify_chain
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import build, provider_url, read_manifest, trust_path
from zeropermit.cli.caller import PASSWORD, password
from zeropermit.cli.options import Data, Port
from zeropermit.client.closing import at_end
from zeropermit.client.node import Trusted, open_earlier
from zeropermit.config import Settings
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider
from zeropermit.serving.hosting import host, keep_log, take_socket

Rpc = Annotated[
    str,
    "--rpc URL",
    "Node of the chain: `embedded` for the one in the data folder, or an HTTP address.",
]
Store = Annotated[
    str,
    "--store URL",
    "Database: empty for SQLite in the data folder, or an SQLAlchemy address.",
]
Trust = Annotated[
    Path | None,
    "--trust FILE",
    "Trust file of the deployment; manifest.json in the data folder if not given.",
]
HostName = Annotated[str, "--host NAME", "Where to listen."]


def serve(
    data: Data = Path("data"),
    rpc: Rpc = "embedded",
    store: Store = "",
    trust: Trust = None,
    listen: HostName = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the API and the pages.

    The data folder holds keys/relayer.json (pays for transactions, decides nothing),
    keys/authorities/CODE.json for authorities that let clean cases be granted at
    once, and departments/CODE.db, the record stores of departments that answer from
    here; CODE is a unified social credit code. Everything else is a setting: variables
    begin with ZEROPERMIT_ and override the defaults of the options.
    """
    settings = Settings(
        data=data, rpc_url=rpc, store_url=store, trust=trust, host=listen, port=port
    )
    keep_log()
    taken = take_socket(listen, port)
    secret = settings.keystore_password.get_secret_value() or password(PASSWORD)
    client = Client(open_provider(provider_url(settings)))
    at_end(client.close)
    manifest = read_manifest(trust_path(settings))
    verify_chain(client, manifest)
    urls = settings.earlier_rpc_urls.split()
    earlier = open_earlier(Trusted(client, manifest), urls)
    adapters = adapters_of(settings, secret)
    service = build(settings, adapters, client=client, earlier=earlier)
    address = f"http://{listen}:{taken.getsockname()[1]}"
    host(
        service,
        taken,
        on_ready=lambda: terminal.say("Serving at {address}", address=address),
    )
