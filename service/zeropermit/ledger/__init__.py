"""The chain: one client, the embedded chain, one wrapper per contract."""
