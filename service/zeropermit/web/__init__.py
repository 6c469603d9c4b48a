"""JSON API and pages over the use cases."""
