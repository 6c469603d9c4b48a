"""The one place that joins settings, adapters and use cases."""
