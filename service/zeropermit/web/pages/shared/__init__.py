"""Layout, templates and parts that all pages share."""
