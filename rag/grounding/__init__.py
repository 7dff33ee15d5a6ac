"""Claims and the words that back them: read a model's draft, tie it to words that exist."""
