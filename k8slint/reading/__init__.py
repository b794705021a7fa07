"""From bytes to documents, as kubectl reads them."""

from __future__ import annotations

from k8slint.reading.comments import Comment, comments
from k8slint.reading.limits import DEFAULT_LIMITS, Limits
from k8slint.reading.read import read

__all__ = ["DEFAULT_LIMITS", "Comment", "Limits", "comments", "read"]
