"""Sign-in messages of organisations and their keys."""
