"""Across regions (跨域通办): accepted in one region, decided by another's authority.

Who decides and who attests follows from grants on the ledger, wherever they are. What
the ledger does not know is where an application was taken in, such as at a window of
another city: the service keeps that with it. It changes nothing for the decision.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.law.regions import Region
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.errors import RegionError
from zeropermit.usecases.ports import Catalogue, ServiceContext

ACCEPTANCE = "zeropermit/acceptance/1"


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region, as far as it is known."""

    code: str  #: Six digits (GB/T 2260).
    name_zh: str  #: Empty if the table of regions does not have it.
    name_en: str


@dataclass(frozen=True, slots=True)
class Regions:
    """Where an application was taken in, and where it is decided."""

    accepting: RegionName
    deciding: RegionName

    @property
    def crossing(self) -> bool:
        """Whether these are two regions."""
        return self.accepting.code != self.deciding.code


def acceptance_of(catalogue: Catalogue, region: str) -> dict[str, JsonValue]:
    """Write down where an application is taken in.

    Raises:
        RegionError: The region is malformed, unknown or no longer in use.
    """
    return {
        "type": ACCEPTANCE,
        "suite": Suite.SHA_256.value,
        "accepting_region": catalogue.region(region).code,
    }


def regions_of(
    context: ServiceContext, application: ApplicationId, authority: str
) -> Regions:
    """Give the regions of an application.

    Where nothing is kept of it, it was taken in where it is decided. The third to
    eighth characters of the authority's credit code name the region.
    """
    deciding = authority[2:8]
    accepting = deciding
    for record in context.records.of(application, kind=ACCEPTANCE):
        accepting = str(record["accepting_region"])
        break
    catalogue = context.catalogue
    return Regions(region_name(catalogue, accepting), region_name(catalogue, deciding))


def region_name(catalogue: Catalogue, code: str) -> RegionName:
    """Name a region, as far as it is known, by its six digits."""
    try:
        region: Region = catalogue.region(code)
    except RegionError:
        return RegionName(code, "", "")
    return RegionName(code, region.name_zh, region.name_en)
