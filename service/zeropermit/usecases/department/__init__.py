"""The department's side: load, anchor, answer, revoke, on its own machine."""
