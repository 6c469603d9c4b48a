"""Permits on paper: fonts, typesetting and QR codes."""
