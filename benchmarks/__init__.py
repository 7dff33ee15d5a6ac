"""Measurements of speed and quality; `README.md` holds the results."""
