"""The Common Expression Language, as the API server speaks it: parsed, checked against declared types, evaluated.

It is written for this one dialect. Nothing is guessed: what is not known here raises `Unjudged`.
"""
