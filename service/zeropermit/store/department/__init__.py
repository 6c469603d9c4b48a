"""A department's record store."""
