"""Modules of all pages, each with a `router`.

No two pages match the same address, so the order of the modules has no effect.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from zeropermit.web import pages

_MODULES = [
    import_module(found.name)
    for found in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}.")
    if found.name != __name__
]
PAGES = tuple(module for module in _MODULES if hasattr(module, "router"))
"""Modules of the pages; a new module below `pages` is found by itself."""
