"""Verbs of an application, from eligibility to commitment."""
