"""Certificates: a permit to print, to scan and to carry elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.bootstrap.service import Service
from zeropermit.domain.permits.credential import CredentialIssuer
from zeropermit.rendering.qr import qr_svg
from zeropermit.serialize.answer import Freshness, json_text
from zeropermit.usecases.permits.certificate import ServiceDetails, certificate, printed
from zeropermit.usecases.permits.credential import (
    gm_signature,
    permit_credential,
    signer_of,
)
from zeropermit.web.api.permits import Reference
from zeropermit.web.api_request import PublicRequestDep
from zeropermit.web.dependencies import ServiceAddress, ServiceDep
from zeropermit.web.documentation import ApiRouter

router = ApiRouter(prefix="/permits", tags=["permits"])
well_known = APIRouter()

NO_CACHE = {"Cache-Control": "no-cache"}
PDF, SVG = "application/pdf", "image/svg+xml"
CREDENTIAL = "application/vc"
"""As Verifiable Credentials Data Model 2.0 registers it."""


@router.operation("GET /{reference}/certificate.pdf", media_type=PDF)
def get_certificate(reference: Reference, service: ServiceDep) -> Response:
    """Print a permit."""
    made = certificate(service.context, reference, _service_details(service))
    number = made.number.replace(" ", "")
    disposition = f'attachment; filename="permit-{number}.pdf"'
    headers = {**NO_CACHE, "Content-Disposition": disposition}
    return Response(printed(service.context, made), headers=headers, media_type=PDF)


@router.operation("GET /{reference}/qr.svg", media_type=SVG)
def get_qr(reference: Reference, service: ServiceDep) -> Response:
    """Draw a permit's QR code."""
    found = certificate(service.context, reference, _service_details(service))
    return Response(qr_svg(found.url), headers=NO_CACHE, media_type=SVG)


@router.operation("GET /{reference}/credential", media_type=CREDENTIAL)
def get_credential(reference: Reference, service: ServiceDep) -> Response:
    """Sign a permit for the world outside."""
    origin = ServiceAddress(service.settings).origin
    made = permit_credential(service.context, reference, origin=origin)
    return Response(json_text(made), headers=NO_CACHE, media_type=CREDENTIAL)


@router.operation("GET /{reference}/gm-signature")
def get_gm_signature(reference: Reference, request: PublicRequestDep) -> Response:
    """Sign a document by national algorithms."""
    made = gm_signature(request.context, reference)
    return request.answer(made.as_json(), headers=NO_CACHE)


@well_known.get("/.well-known/did.json")
def get_identity(service: ServiceDep) -> Response:
    """Say which key this service signs credentials with (`did:web`)."""
    signer = signer_of(service.context)
    issuer = CredentialIssuer(ServiceAddress(service.settings).origin, signer.public)
    headers = {"Cache-Control": "public, max-age=300"}
    data = json_text(issuer.document())
    return Response(data, headers=headers, media_type="application/did+json")


def _service_details(service: Service) -> ServiceDetails:
    fresh = Freshness(service.context.clock(), service.contact())
    return ServiceDetails(
        ServiceAddress(service.settings).origin,
        stale=fresh.stale,
        fictional=service.settings.demonstration,
    )
