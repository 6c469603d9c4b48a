"""Tables and repositories: a rebuildable index, records and the outbox."""
