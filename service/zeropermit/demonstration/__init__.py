"""The fictional town: set-up, story and scenarios."""
