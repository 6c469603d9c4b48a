"""Request bodies of the JSON API, one module per noun."""
