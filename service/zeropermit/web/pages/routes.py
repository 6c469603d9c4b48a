"""Routers of all pages, in the order in which addresses are matched."""

from __future__ import annotations

from zeropermit.web.pages.authority import (
    decision,
    matter_history,
    permit_act,
    ratings,
    refusal,
)
from zeropermit.web.pages.authority import desk as authority_desk
from zeropermit.web.pages.authority import pending_acts as authority_pending_acts
from zeropermit.web.pages.authority import permit as authority_permit
from zeropermit.web.pages.department import (
    batches,
    corrections,
    load,
    load_report,
    records,
)
from zeropermit.web.pages.department import desk as department_desk
from zeropermit.web.pages.enterprise import (
    case,
    correction_request,
    letter,
    presentation,
    queries,
    rating,
    start,
)
from zeropermit.web.pages.enterprise import desk as enterprise_desk
from zeropermit.web.pages.enterprise import permit as enterprise_permit
from zeropermit.web.pages.inspector import desk as inspector_desk
from zeropermit.web.pages.inspector import supervision_act
from zeropermit.web.pages.ledger import events, evidence, organisations, replay
from zeropermit.web.pages.ledger import matters as ledger_matters
from zeropermit.web.pages.public import (
    docs,
    figures,
    home,
    matters,
    offline,
    permit,
    progress,
    scan,
    sign_in,
)
from zeropermit.web.pages.shared import direct_act

PAGES = (
    *(home, permit, docs, sign_in, matters, start, enterprise_desk, queries, case),
    *(letter, enterprise_permit, rating, progress, matter_history),
    *(
        authority_desk,
        ratings,
        decision,
        refusal,
        authority_pending_acts,
        authority_permit,
        permit_act,
    ),
    *(
        correction_request,
        department_desk,
        load,
        load_report,
        batches,
        records,
        corrections,
    ),
    *(inspector_desk, supervision_act, scan, presentation, offline),
    *(direct_act,),
    *(events, evidence, organisations, ledger_matters, replay, figures),
)
"""Modules of the pages, each with a `router`."""
