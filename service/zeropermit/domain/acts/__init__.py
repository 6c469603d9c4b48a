"""Acts: declarations of all that is signed and submitted to the ledger."""
