"""Pages of an applicant and permit holder."""
