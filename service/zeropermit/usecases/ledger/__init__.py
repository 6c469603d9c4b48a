"""Views of the ledger, operations on their way to it, and figures."""
