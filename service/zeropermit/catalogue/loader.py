"""The catalogue that travels with the package: matters and schemas, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from zeropermit.domain.evidence.schema import Schema, parse_schema
from zeropermit.domain.law.calendar import WorkingCalendar, parse_working_calendar
from zeropermit.domain.law.regions import Region, check_region, parse_regions
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.errors import MatterUnknownError, SchemaUnknownError


@dataclass(frozen=True, slots=True)
class PackagedCatalogue:
    """Conforms to the port `Catalogue`."""

    by_matter: Mapping[str, MatterFile]
    by_schema: Mapping[str, Schema]
    working_days: WorkingCalendar
    by_region: Mapping[str, Region]

    def matter(self, code: str) -> MatterFile:
        """Give a matter.

        Raises:
            MatterUnknownError: There is none with this code.
        """
        if code not in self.by_matter:
            raise MatterUnknownError(code)
        return self.by_matter[code]

    def matters(self) -> Sequence[MatterFile]:
        """Give all matters, in the order of their codes."""
        return [self.by_matter[code] for code in sorted(self.by_matter)]

    def schema(self, code: str) -> Schema:
        """Give a schema.

        Raises:
            SchemaUnknownError: There is none with this code.
        """
        if code not in self.by_schema:
            raise SchemaUnknownError(code)
        return self.by_schema[code]

    def schemas(self) -> Sequence[Schema]:
        """Give all schemas, in the order of their codes."""
        return [self.by_schema[code] for code in sorted(self.by_schema)]

    def region(self, code: str) -> Region:
        """Give a region that is in use.

        Raises:
            RegionError: It is malformed, unknown or no longer in use.
        """
        return check_region(code, self.by_region)


@cache
def load_catalogue() -> PackagedCatalogue:
    """Read every matter and schema of the package, once in a process.

    Raises:
        MatterFileError, RecordError, RegionTableError: A file says something
            impossible.
    """
    root = resources.files("zeropermit.catalogue")
    matters = [parse_matter(read_json(file)) for file in _files(root / "matters")]
    schemas = [parse_schema(read_json(file)) for file in _files(root / "schemas")]
    return PackagedCatalogue(
        {matter.code: matter for matter in matters},
        {schema.code: schema for schema in schemas},
        parse_working_calendar(read_json(root / "holidays.json")),
        parse_regions((root / "regions.csv").read_text("utf-8")),
    )


def read_json(file: Traversable) -> dict[str, Any]:
    """Read one file of the catalogue."""
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


def _files(folder: Traversable) -> list[Traversable]:
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")),
        key=lambda file: file.name,
    )
