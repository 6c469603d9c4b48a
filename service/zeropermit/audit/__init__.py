"""Replay of the ledger from events alone."""
