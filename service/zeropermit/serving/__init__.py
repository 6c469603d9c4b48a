"""The web application, served in this process."""
