"""Real editors, with the pieces of docs/editors.md as they stand there."""
