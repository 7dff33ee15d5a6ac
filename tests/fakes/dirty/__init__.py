"""Hostile and dirty files, by kind; ``tests.fakes.dirty_folder`` puts them together."""
