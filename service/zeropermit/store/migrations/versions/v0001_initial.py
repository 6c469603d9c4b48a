"""The first version: its tables are made by `engine.migrate` and need no step."""

from __future__ import annotations

revision = "0001"
down_revision = None
