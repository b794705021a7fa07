"""k8slint: a linter and static validator for Kubernetes manifests."""

__version__ = "0.1.0"
