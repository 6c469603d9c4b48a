"""Verbs of supervision after issue."""
