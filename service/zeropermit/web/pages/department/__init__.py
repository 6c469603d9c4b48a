"""Pages of a department that attests its own data."""
