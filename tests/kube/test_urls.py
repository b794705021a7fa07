"""URLs as Go reads them: what the API server takes for a webhook, and what it does not."""

import pytest

from k8slint.kube.urls import is_request_uri, read_url, webhook_path_fault, webhook_url_fault


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com",
        "HTTPS://example.com:8443/validate?",
        "https://[::1]:9443/x#",
        "https://example.com/%20",
        "https://bücher.example/",
    ],
)
def test_webhooks_are_called_by_these(text: str) -> None:
    assert webhook_url_fault(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("http://example.com", "does not begin with 'https://'"),
        ("example.com/x", "does not begin with 'https://'"),
        ("https:///x", "names no host"),
        ("https:example.com", "names no host"),
        ("https://@example.com/", "has a user in it"),
        ("https://example.com/?a=b", "has a query behind '?'"),
        ("https://example.com/#a", "has a fragment behind '#'"),
        ("https://exa mple.com/", "is no URL"),
        ("https://example.com:port/", "is no URL"),
        ("https://[::1/", "is no URL"),
        ("https://example.com/%zz", "is no URL"),
        (":example", "is no URL"),
    ],
)
def test_webhooks_are_not_called_by_these(text: str, fault: str) -> None:
    assert webhook_url_fault(text) == fault


def test_the_parts_of_a_url() -> None:
    assert read_url("https://a:b@example.com:1/c?d#e") == ("https", "example.com:1", "a:b", "d", "e")
    assert read_url("//example.com/c") == ("", "example.com", None, "", "")


@pytest.mark.parametrize("text", ["/a", "/a#b", "http://a", "mailto:a", "*"])
def test_requests_are_made_with_these(text: str) -> None:
    assert is_request_uri(text)


@pytest.mark.parametrize("text", ["", "a", "#a", "http://a b", "http://a#b"])
def test_requests_are_not_made_with_these(text: str) -> None:
    assert not is_request_uri(text)


@pytest.mark.parametrize("text", ["/", "/a", "/a/", "/a.b/c-d"])
def test_paths_of_webhooks(text: str) -> None:
    assert webhook_path_fault(text) is None


@pytest.mark.parametrize("text", ["a", "//", "/a//b", "/A", "/a_b", "/a?b"])
def test_no_paths_of_webhooks(text: str) -> None:
    assert webhook_path_fault(text) is not None
