"""Access to own data, and corrections."""
