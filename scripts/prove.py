#!/usr/bin/env python3
"""Prove properties of the contracts, and show that each fails on a planted bug.

See `docs/proofs.md`; the work is done in `tests/proofs/proving.py`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "service")]

if __name__ == "__main__":
    sys.exit(import_module("tests.proofs.proving").main())
