"""`zeropermit submit`: send a signed act to any node, without the service."""

from __future__ import annotations

from zeropermit.cli.node_options import SenderOptions
from zeropermit.cli.options import bundled
from zeropermit.cli.prepared_act import File, check_meant_for, read
from zeropermit.client.node import show_receipt
from zeropermit.errors import InputFileError
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.sender import Call


@bundled
def submit(file: File, options: SenderOptions) -> None:
    """Send a signed act to the ledger.

    The key only pays: any will do. The contract checks the signatures, and refuses
    an act that has been altered since it was signed.
    """
    prepared = read(file)
    trusted = options.open()
    check_meant_for(prepared, trusted.manifest, where=str(file))
    if prepared.missing:
        raise InputFileError(str(file), f"{prepared.missing} signatures are missing")
    signatures = [one.as_abi() for one in prepared.authorizations]
    data = call_data(
        prepared.contract, prepared.function, *prepared.arguments, *signatures
    )
    to = trusted.manifest.address(prepared.contract)
    receipt = options.sender(trusted).send_all([Call(to, data)])[0]
    show_receipt(receipt, as_json=options.as_json)
