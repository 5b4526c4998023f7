"""The addresses at which readers ask for something, on every page, in both forges."""

from __future__ import annotations

import pytest

from trellis.derive.requests import build_issue_address, build_need_address


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("", ""),
        ("https://github.com/a/b", "https://github.com/a/b/issues/new?template=need.yml&title=R%26D%3A%20&problem=%3F"),
        (
            "https://gitlab.com/a/b/",
            "https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D=R%26D%3A%20&issue%5Bdescription%5D=%3F",
        ),
    ],
)
def test_the_form_for_a_need_begins_with_what_is_known(repository: str, address: str) -> None:
    assert build_need_address(repository, "R&D: ", "?") == address


def test_an_issue_has_title_and_text() -> None:
    assert build_issue_address("https://github.com/a/b", "A", "B") == "https://github.com/a/b/issues/new?title=A&body=B"
    assert "/-/issues/new" in build_issue_address("https://gitlab.example.com/a/b", "A", "B")
    assert build_issue_address("", "A", "B") == ""
