"""Supervision after issue: inspections, orders and their state."""
