"""The embedded chain: an EVM inside the process, durable in a file."""
