"""Matters, schemas, notices and messages, as data."""
