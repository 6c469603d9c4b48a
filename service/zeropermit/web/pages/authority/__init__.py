"""Pages of an authority that decides on permits."""
