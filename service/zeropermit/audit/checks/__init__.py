"""Conditions before each event: one module per registry, one check per event."""
