"""Permits: documents, status, verification and credentials."""
