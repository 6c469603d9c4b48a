"""Law: calendar, time limits, regions and public codes."""
