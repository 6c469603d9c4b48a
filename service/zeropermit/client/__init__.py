"""Clients of a service and of a node."""
