"""Applications: consent, letters, joint applications, ratings and notices."""
