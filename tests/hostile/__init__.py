"""Hostile, broken and odd input: what is promised about each, and a test in a process of its own that holds it."""
