"""Sign-in of organisations and notices to them."""
