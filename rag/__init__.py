"""Cited answers, briefings and comparisons from news articles and official readouts."""
