"""Records off the chain: canonical JSON and the records of departments."""
