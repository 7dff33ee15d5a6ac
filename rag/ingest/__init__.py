"""Articles in: load, clean, split, and commit each as a whole."""
