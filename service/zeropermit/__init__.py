"""Permits without paper, decided by facts that anyone can check."""
