"""Credential: a permit in force, signed by the service for the world outside.

Beside it, the document signed by national algorithms, for systems that must use them.
"""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.permits.credential import (
    CredentialIssuer,
    Term,
    credential,
    secure,
)
from zeropermit.domain.permits.gm_signature import GmSignature, signed_bytes, sm3
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.errors import (
    CredentialKeyMissingError,
    CredentialRefusedError,
    GmNotSetUpError,
)
from zeropermit.usecases.permits.certificate import document_of, permit_title
from zeropermit.usecases.permits.verify import facts_of, verify_reference
from zeropermit.usecases.ports import RecordSigner, ServiceContext


def signer_of(context: ServiceContext) -> RecordSigner:
    """Give the key that signs credentials.

    Raises:
        CredentialKeyMissingError: This service has none.
    """
    if context.credentials is None:
        raise CredentialKeyMissingError
    return context.credentials


def gm_signature(context: ServiceContext, reference: str) -> GmSignature:
    """Sign a permit's document by national algorithms, beside the ledger.

    It says that the service holds these bytes as the document of an issued permit; in
    what state that is, the ledger says.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
        PermitUnknownError: There is no such permit, or no document of it here.
        GmNotSetUpError: This service has no SM2 key.
    """
    document = document_of(context, verify_reference(context, reference))
    if context.gm is None:
        raise GmNotSetUpError
    data = signed_bytes(document.as_json())
    return GmSignature(sm3(data), context.gm.public, context.gm.sign(data))


def permit_credential(
    context: ServiceContext, reference: str, *, origin: str
) -> Mapping[str, JsonValue]:
    """Make the credential of a permit that is good.

    A checker that does not understand our status would take the credential of a
    suspended permit for a good one, so there is none.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
        PermitUnknownError: There is no such permit, or no document of it here.
        CredentialKeyMissingError: This service makes no credentials.
        CredentialRefusedError: The permit is not good.
    """
    answer = verify_reference(context, reference)
    facts = facts_of(answer)
    document = document_of(context, answer)
    signer = signer_of(context)
    issuer = CredentialIssuer(origin, signer.public)
    if not answer.good:
        raise CredentialRefusedError(answer.state.name if answer.state else "")
    said = credential(
        document,
        title=permit_title(context.catalogue, document.matter),
        term=Term(facts.issued_at, facts.valid_until),
        issuer=issuer,
    )
    return secure(said, method=issuer.method, created=context.clock(), sign=signer.sign)
