"""Which findings a manifest asks not to see, by comments and annotations, and which of these wishes are idle."""

from __future__ import annotations

from k8slint.suppress.cover import Claim, Covered, FileSuppressions, Suppression, cover, suppressions
from k8slint.suppress.directive import SuppressionProblem
from k8slint.suppress.judge import problems

__all__ = [
    "Claim",
    "Covered",
    "FileSuppressions",
    "Suppression",
    "SuppressionProblem",
    "cover",
    "problems",
    "suppressions",
]
