"""The list of what is promised is whole, and as the tests have it."""

from __future__ import annotations

from .__main__ import PAGE, page, rows


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.hostile"


def test_every_row_is_held_by_a_test() -> None:
    assert [row.number for row in rows()] == list(range(1, 86))
    assert [row.number for row in rows() if not row.tests] == []
