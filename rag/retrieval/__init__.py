"""Question in, ranked passages out."""
