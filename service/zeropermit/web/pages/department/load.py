"""Where an officer loads a file of the department's own data.

The file is read in the browser and sent as text.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.usecases.department.acts import attestable, check_attestable
from zeropermit.usecases.department.correct import header_of, row_of
from zeropermit.web.bodies.department import NAME_LIMIT
from zeropermit.web.pages.department.column_words import column_rows
from zeropermit.web.pages.department.data_sets import keeper
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.titles import schema_title
from zeropermit.web.request_guard import RECORDS_LIMIT, RECORDS_PATH

router = APIRouter(prefix="/department")

SchemaQuery = Annotated[str, Query(alias="schema", max_length=64)]
LeafQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]


@router.get("/load")
def load(
    request: PageRequestDep, schema: SchemaQuery = "", leaf: LeafQuery = ""
) -> Response:
    """Show the form that loads a file of a data set.

    Raises:
        NotAllowedError: The department may not attest the data set.
        DepartmentUnreachableError: A record is to be corrected that is not here.
        RecordNotStoredError: There is no such record.
    """
    uscc, known, row = keeper(request).uscc, None, dict[str, str]()
    codes = attestable(request.context, uscc)
    if schema:
        check_attestable(request.context, uscc, schema)
        known = request.service.catalogue.schema(schema)
        if leaf:
            store = request.context.departments.store(uscc)
            row = row_of(store, known, from_hex(leaf))
    return request.page(
        "department/load.html",
        choices={code: schema_title(request, code) for code in codes},
        schema=schema,
        title=schema_title(request, schema) if known else "",
        header=",".join(header_of(known)) if known else "",
        columns=tuple(column_rows(request, known, row)) if known else (),
        correcting=bool(row),
        submit=RECORDS_PATH,
        limit=RECORDS_LIMIT,
        name_limit=NAME_LIMIT,
        texts=request.texts("sign", "load"),
    )
