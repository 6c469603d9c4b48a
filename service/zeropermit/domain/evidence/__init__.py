"""Evidence: schemas, claims, attestations and their disclosure."""
