"""Pages for people: the same use cases, in HTML."""
