"""The ledger: blocks, events, identifiers and the state that events fold into."""
