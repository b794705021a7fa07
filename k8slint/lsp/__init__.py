"""The language server; imported by `k8slint server` only."""
