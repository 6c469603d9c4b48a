"""The web application: API, pages and the request guard before them."""

from __future__ import annotations

from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from zeropermit.bootstrap.service import Service
from zeropermit.errors import ZeropermitError
from zeropermit.web.api import (
    acts,
    advance_consents,
    applications,
    auth,
    certificates,
    corrections,
    decisions,
    department,
    joint,
    matters,
    me,
    outcomes,
    pending_acts,
    permits,
    public,
    ratings,
    reports,
    supervision,
)
from zeropermit.web.compression import CompressedPages
from zeropermit.web.dependencies import ServiceAddress
from zeropermit.web.doubt import on_lookup, or_doubt
from zeropermit.web.headers import SecurityHeaders
from zeropermit.web.pages.routes import PAGES
from zeropermit.web.pages.shared.failure import or_page
from zeropermit.web.problems import on_error, on_http, on_invalid, on_surprise
from zeropermit.web.rate_limits import RateLimit, Rates
from zeropermit.web.request_guard import RequestGuard

API = "/api/v1"
ROUTED = (
    *(auth, matters, applications, decisions, joint, pending_acts, corrections),
    *(department, acts, advance_consents, permits, certificates, reports, outcomes),
    *(supervision, me, ratings, public),
)
"""Modules of the API, in the order in which their operations are described."""
VERSION = "0.1.0"
DESCRIPTION = """
零材料许可：不上传任何文件。每项要求由部门数据证明，或者由申请人承诺；合约逐项核验后才签发。

Permits without paper: nothing is uploaded. Every requirement is met by a department's
attested data or by a signed commitment, and a contract checks all of it.

- 所有时间为 Unix 秒。 All times are Unix seconds.
- 请求体只接受 `application/json`，不超过 16 KB。 Bodies are `application/json` only.
- 上链的 POST 必须带 `Idempotency-Key`，答 `202` 与 `Location`。
  POSTs that reach the ledger need `Idempotency-Key` and answer `202` with `Location`.
- 错误按 RFC 9457 作答。 Errors are problem details (RFC 9457).
"""


def create_app(service: Service, *, rates: Rates | None = None) -> FastAPI:
    """Make the application of a service.

    Args:
        service: What `bootstrap` joined; it is started and stopped by the caller.
        rates: How many requests one place may make.
    """
    place = ServiceAddress(service.settings)
    options: dict[str, Any] = {
        "title": "zeropermit",
        "version": VERSION,
        "description": DESCRIPTION,
        "openapi_url": f"{API}/openapi.json",
        "docs_url": None,  # ours is served without a network, see pages/docs.py
        "redoc_url": None,
        "redirect_slashes": False,  # a wrong address is a problem like any other
    }
    app = FastAPI(
        **options,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(CompressedPages),
            Middleware(RateLimit, rates=rates or Rates()),
            Middleware(RequestGuard, origin=lambda: place.origin),
        ],
        exception_handlers={
            ZeropermitError: or_doubt(or_page(on_error)),
            LookupError: or_doubt(or_page(on_lookup)),
            HTTPException: or_page(on_http),
            RequestValidationError: on_invalid,
            Exception: on_surprise,
        },
    )
    app.state.service = service
    for module in ROUTED:
        app.include_router(module.router, prefix=API)
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    app.include_router(certificates.well_known, include_in_schema=False)
    static = resources.files("zeropermit.web") / "static"
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    return app
