"""Apply: put a signed application on its way to the ledger."""

from __future__ import annotations

from zeropermit.domain.accounts.responsibility import check_acting
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.change_request import signed_change
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    changes_digest,
    matter_id,
    matter_version_id,
    organisation_id,
    project_id,
)
from zeropermit.errors import ConsentStaleError
from zeropermit.usecases.applications.consent import ConsentRequest, act_of, receipt_for
from zeropermit.usecases.applications.regions import acceptance_of
from zeropermit.usecases.ports import ServiceContext


def apply(
    context: ServiceContext,
    receipt: ConsentReceipt,
    authorization: Authorization,
    *,
    operation: str,
    accepting_region: str = "",
) -> Operation:
    """Submit an application whose consent the applicant has signed.

    1. The receipt is a proposal of ours, to the letter: fresh, and of what is needed
       today.
    2. The signer acts for the applicant.
    3. The signature is over just this receipt.
    4. The receipt, and where the application is taken in, are kept before anything
       is sent.

    `accepting_region` is empty if it is that of the authority.

    Raises:
        RegionError: The region is malformed, unknown or no longer in use.
        ConsentStaleError: The receipt is old or altered, or what is needed has
            changed since.
        UsccError, ProjectCodeError, MatterNotOpenError, AuthorityUnknownError,
        PermitUnknownError, StateRefusedError, ChangeRefusedError,
            ChangeShortensError, BarredFromApplyingError, PermitInForceError:
            As in `receipt_for`.
        NotActingForError: The signer's key is not the applicant's.
        SignatureRefusedError: The signature is not over this receipt.
    """
    now = context.clock()
    with context.look() as (state, _, _):
        # 1. The receipt
        ours = receipt_for(
            context,
            state,
            copied(ConsentRequest, receipt),
            nonce=receipt.nonce,
            granted_at=receipt.granted_at,
        )
        fresh = receipt.granted_at <= now < receipt.granted_at + FRESH_SECONDS
        if not fresh or receipt != ours:
            raise ConsentStaleError(receipt.matter)
        # 2. The signer
        check_acting(state, [authorization.signer], receipt.applicant, now=now)
    # 3. The signature
    act = act_of(receipt)
    context.ledger.check(act, [authorization])
    # 4. Keep, then send
    application = application_of(receipt).id
    if accepting_region:
        accepted = acceptance_of(context.catalogue, accepting_region)
        context.records.put(accepted, application=application)
    context.records.put(receipt.as_json(), application=application)
    return context.ledger.submit(act, [authorization], operation=operation)


def application_of(receipt: ConsentReceipt) -> Application:
    """Derive the application that a receipt belongs to."""
    replaces, changes = signed_change(receipt.change)
    return Application(
        version=matter_version_id(matter_id(receipt.matter), receipt.version),
        applicant=organisation_id(receipt.applicant),
        authority=organisation_id(receipt.authority),
        project=project_id(receipt.project),
        consent=receipt.digest(),
        replaces=replaces,
        changes=changes_digest(changes),
    )
