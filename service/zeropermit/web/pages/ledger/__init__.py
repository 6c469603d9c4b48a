"""Pages of the ledger explorer and of the replay."""
