"""Pages of inspectors."""
