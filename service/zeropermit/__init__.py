"""Permits without paper, decided by facts that anyone can check."""

import os

# The choice of eth-hash is made at its first digest; its own first choice is slow.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")
