"""Matters: requirement sets, their files and the rule engine."""
