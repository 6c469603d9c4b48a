"""The one place that joins settings, adapters and use cases."""

from __future__ import annotations

from zeropermit.bootstrap.service import Service, build

__all__ = ["Service", "build"]
