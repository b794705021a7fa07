"""Manifests made by chance: what no example thought of, for the reader, the rules and the reports."""
