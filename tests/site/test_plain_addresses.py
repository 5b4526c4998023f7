"""A page shows only addresses that are written plainly, and what approvals are judged by understands all of these."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from trellis.approvals.shown_files import find_shown_paths
from trellis.catalogue.link_targets import find_page_address
from trellis.kinds.plain_address import is_plain_address
from trellis.site.markdown.page import render_body

LESSON = "content/compliance/courses/data-protection/01-personal-data.md"
HOST = "https://learning.meridian.example"

ODD = [
    "../../../operations//../files/rate.pdf", "../../../operations/a%2Fb/../files/rate.pdf", "/operations//../r.pdf",
    "../../../operations/.//../files/rate.pdf", "..\\..\\..\\operations\\files\\rate.pdf", "/\\host.example/rate.pdf",
    "../../../operations/files//rate.pdf", "../../../operations/%2e%2E/operations/files/rate.pdf", "a%5cb/rate.pdf",
    "../../../operations/x/../files/rate.pdf", "/../operations/files/rate.pdf", "../rate%2Epdf", "rate\tx.pdf",
    "rate\x01.pdf", " rate.pdf", "rate.pdf ", "rate%00.pdf", "https:../operations/files/rate.pdf", "https:/rate.pdf",
    f"{HOST}/operations//../files/rate.pdf", f"{HOST}/operations/%2e./files/rate.pdf", f"{HOST}\\rate.pdf",
    "//learning.meridian.example/operations/../rate.pdf", "///learning.meridian.example/rate.pdf", "<p>/rate.pdf",
    "https://mei:secret@host.example/x", "https://mei@host.example", "//mei:secret@host.example/", "https://[::1",
    "https://host.example:65536/", "https://host.example:port/", "https://::1/", "https://[host]/",
    "https://a\u2100b.example/",
]  # fmt: skip

PLAIN = [
    "../../../operations/files/rate.pdf", "./rate.pdf", "rate chart (1).pdf", "/operations/files/rate.pdf", "..",
    "./..", "/", "", "#a//b", "?x=a//b\\c", "files/", "r%C3%A9.pdf?/../x#/../y", "a;b/..rate..pdf", "...",
    f"{HOST}/a//b%2Fc/./d",
    "https://web.archive.example/web/2026/https://host.example/x", "//host.example/a//b", "mailto:a//../b@host.example",
    "https://[::1]:8080/x", "https://host.example:65535/@mei", "https://host.example/?to=mei@host.example",
]  # fmt: skip


class _Addresses(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [value or "" for name, value in attrs if name in ("href", "src")]


def read_addresses(text: str) -> list[str]:
    return _Addresses(render_body(text, lambda target: target).html).values


def follow(address: str, page: str) -> str:
    """The path that a browser asks for, decoded, for an address within the site or on its own host."""
    path = re.sub(r"\A(?:https?:)?//[^/]*", "", re.split(r"[?#]", address, maxsplit=1)[0].replace("\\", "/"))
    parts: list[str] = [] if path.startswith("/") or path != address else page.strip("/").split("/")
    for part in path.removeprefix("/").split("/"):
        plain = part.lower().replace("%2e", ".")
        parts = parts[:-1] if plain == ".." else parts if plain == "." else [*parts, part]
    return unquote("/".join(parts))


@pytest.mark.parametrize("address", ODD)
def test_a_page_leaves_out_an_odd_address(address: str) -> None:
    assert not is_plain_address(address)
    escaped = address.replace("<", "&lt;").replace("\\", "&#92;").replace("\t", "&#9;").replace("\x01", "&#1;")
    assert read_addresses(f'<a href="{escaped}">x</a> <img src="{escaped}">') == []
    assert read_addresses(f"[x](<{escaped}>) ![x](<{escaped}>)") == []


@pytest.mark.parametrize("address", PLAIN)
def test_a_plain_address_is_left_as_it_is(address: str) -> None:
    assert is_plain_address(address)


@pytest.mark.parametrize("middle", ["", "a\n\n/..", "- a\n\n/..", "*a*/..", "a/..", "---\n\n.."])
def test_an_address_across_paragraphs_is_left_out(middle: str) -> None:
    text = f"<div>\n<a href='../../../operations/\n\n{middle}/../files/rate.pdf'>Rates\n"
    assert "rate.pdf" not in " ".join(read_addresses(text))


PARTS = some.sampled_from(
    [
        "..",
        ".",
        "",
        "a",
        "operations",
        "files",
        "rate.pdf",
        "%2e%2e",
        "%2F",
        "a%2Fb",
        "r%61te.pdf",
        "a b",
        "\\",
        "?",
        "#",
    ]
)


@settings(max_examples=150, deadline=None)
@given(some.lists(PARTS, min_size=1, max_size=7).map("/".join), some.sampled_from(["", "/", HOST, f"{HOST}/"]))
@example("operations/files/rate.pdf", "../")
@example("../courses/x/rate.pdf", "")
@example("files/rate.pdf", "")
def test_each_address_on_a_page_is_understood(rest: str, start: str) -> None:
    text = f'<a href="{start}{rest}">Rates</a>'
    for address in read_addresses(text):
        path = follow(address, find_page_address(LESSON))
        if posixpath.splitext(path)[1] == ".pdf":
            assert f"content/{re.sub('/+', '/', path).lstrip('/')}" in find_shown_paths(LESSON, text)
