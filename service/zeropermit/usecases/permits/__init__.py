"""Verbs of a permit, from issue to verification."""
