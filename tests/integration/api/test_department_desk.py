"""A department's officers anchor, take back and load at their desk, over the API."""

from collections.abc import Iterator

import pytest

from tests.integration.api.site import Site, until
from tests.integration.api.test_pages_authority import seen
from tests.integration.api.walking import walk
from zeropermit.domain.acts import Attest, RevokeAttestations
from zeropermit.domain.department import HeldState
from zeropermit.domain.identifiers import from_hex, to_hex
from zeropermit.domain.reasons import RevocationReason
from zeropermit.store.department import DepartmentBook
from zeropermit.usecases.department.files import read_table
from zeropermit.usecases.department.load import load

OFFICER = "housing/officer-1"
SCHEMA = "fire-technical-review/1"
REASON = RevocationReason.DATA_ERROR


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town of its own: these tests change what departments hold."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("desk") / "data")
    yield site
    site.close()


def book_of(site: Site, handle: str = OFFICER) -> DepartmentBook:
    book = site.service.world.departments.book(site.uscc(handle))
    assert isinstance(book, DepartmentBook)
    return book
