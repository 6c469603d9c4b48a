"""One search box for every object: the input, and the page that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from zeropermit.bootstrap.service import Service
from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.web.pages.ledger.context import PROJECT, LedgerContext


def page_named(service: Service, context: LedgerContext, query: str) -> str:
    """Find the page that the input names; empty if the ledger has no such object.

    Args:
        service: Whose index knows blocks, transactions and projects.
        context: The ledger's state as of a block.
        query: What was typed in, blanks and all.
    """
    text = re.sub(r"\s", "", normalise_code(query))
    if re.fullmatch(r"(0X)?[0-9A-F]{64}", text):
        return _word(service, context, bytes.fromhex(text.removeprefix("0X")))
    if re.fullmatch(r"0X[0-9A-F]{40}", text):
        address = i.Address(to_checksum_address(text.lower()))
        known = address in context.state.keys
        return f"/ledger/keys/{address}" if known else ""
    if PROJECT.fullmatch(text) and service.index.latest(project=text, limit=1):
        return f"/ledger/projects/{text}"
    return _short(service, context, text)


def _short(service: Service, context: LedgerContext, text: str) -> str:
    """Find a permit number, a code of an organisation, or the number of a block."""
    if text.replace("-", "") in context.state.by_number:
        return f"/p/{text.replace('-', '')}"
    if i.organisation_id(text) in context.state.organisations:
        return f"/ledger/organisations/{text}"
    if re.fullmatch(r"[0-9]{1,15}", text):
        first, last = service.manifest.deployed_at, context.as_of.number
        return f"/ledger/blocks/{int(text)}" if first <= int(text) <= last else ""
    return ""


def _word(service: Service, context: LedgerContext, word: bytes) -> str:
    """Find the object with this identifier or digest, or the transaction."""
    found = next(_named(context, word), "")
    if not found and service.index.latest(tx_hash=word, limit=1):
        found = f"/ledger/transactions/{i.to_hex(word)}"
    return found


def _named(context: LedgerContext, word: bytes) -> Iterator[str]:
    r, text = context.state, i.to_hex(word)
    places = {
        f"/p/{text}": (r.permits, r.by_document),
        f"/ledger/applications/{text}": (r.applications,),
        f"/ledger/commitments/{text}": (r.commitments,),
        f"/ledger/batches/{text}": (r.batches,),
        f"/ledger/attestations/{text}": (r.revocations,),
        f"/ledger/rounds/{text}": (r.supervision.rounds,),
    }
    for url, entries in places.items():
        if any(word in register for register in entries):
            yield url
    if context.uses.of(r, word):
        yield f"/ledger/attestations/{text}"
    if word in r.organisations:
        yield f"/ledger/organisations/{r.organisations[i.OrganisationId(word)].uscc}"
    if word in r.versions:
        version = r.versions[i.MatterVersionId(word)]
        yield f"/ledger/matters/{version.code}/{version.number}"
    yield from _supervised(r, word)


def _supervised(r: LedgerState, word: bytes) -> Iterator[str]:
    """Lead from an event of supervision to the permit."""
    s = r.supervision
    if word in s.inspections:
        yield f"/p/{i.to_hex(s.inspections[i.InspectionId(word)].permit)}"
    if word in s.orders:
        yield f"/p/{i.to_hex(s.orders[i.OrderId(word)].permit)}"
    if word in s.stops:
        yield f"/p/{i.to_hex(s.stops[i.StopId(word)].permit)}"
    if word in s.referrals:
        yield f"/p/{i.to_hex(s.referrals[i.ReferralId(word)].permit)}"
