"""Versions of matters."""
