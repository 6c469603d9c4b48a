"""One module per step; a step that was released is never edited.

A database of version 0001 is in `tests/vectors/store.sql`; a test takes it through all
steps and compares the result with the tables of the code.
"""
