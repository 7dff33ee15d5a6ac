"""Answers to questions: with a model, checked sentence by sentence, or as extracts."""
