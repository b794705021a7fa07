"""The configuration of a project: `.k8slint.yaml`, or `[tool.k8slint]` in a pyproject.toml."""

from __future__ import annotations

from k8slint.config.load import NAME, PYPROJECT, config_in, find_config, load, show

__all__ = ["NAME", "PYPROJECT", "config_in", "find_config", "load", "show"]
