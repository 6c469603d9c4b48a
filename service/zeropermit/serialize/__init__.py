"""Values as JSON, for the API and the command line."""
