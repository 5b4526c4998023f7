"""All examples of CommonMark 0.31.2 and GitHub's Markdown 0.29 are rendered as specified, but for those named below."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from trellis.load.markdown import parse_document
from trellis.site.markdown.html import HtmlRenderer

FOLDER = Path(__file__).parent / "specifications"

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

_BLOCKS = r"p|ul|ol|li|h[1-6]|blockquote|table|thead|tbody|tr|th|td|div|dl|dt|dd|hr"


class Specification(NamedTuple):
    """count: the number of its examples, so that none is passed over unseen."""

    file: str
    count: int


COMMONMARK = Specification("commonmark-0.31.2.txt", 652)
GITHUB = Specification("gfm-0.29.txt", 672)

ADDRESS = "GitHub's extension makes a link of a bare address, and the specification without it does not"
NESTED_STRONG = "the older text has no strong words within strong words; CommonMark since 0.31 has"
TAG_FILTER = "the sanitiser removes such tags, instead of showing them"

EXCEPTIONS = {
    COMMONMARK: {
        "<foo\\+@bar.example.com>\n": ADDRESS,
        "< https://foo.bar >\n": ADDRESS,
        "https://example.com\n": ADDRESS,
        "foo@bar.example.com\n": ADDRESS,
    },
    GITHUB: {
        "<foo\\+@bar.example.com>\n": ADDRESS,
        "< http://foo.bar >\n": ADDRESS,
        "http://example.com\n": ADDRESS,
        "foo@bar.example.com\n": ADDRESS,
        "__foo, __bar__, baz__\n": NESTED_STRONG,
        "foo******bar*********baz\n": NESTED_STRONG,
        "__foo __bar__ baz__\n": NESTED_STRONG,
        "____foo__ bar__\n": NESTED_STRONG,
        "**foo **bar****\n": NESTED_STRONG,
        "****foo****\n": NESTED_STRONG,
        "____foo____\n": NESTED_STRONG,
        "******foo******\n": NESTED_STRONG,
        "_____foo_____\n": NESTED_STRONG,
        "<strong> <title> <style> <em>\n\n<blockquote>\n"
        "  <xmp> is disallowed.  <XMP> is also disallowed.\n</blockquote>\n": TAG_FILTER,
    },
}
"""Specification → text of an example that is rendered otherwise → the reason."""


def read_examples(specification: Specification) -> list[tuple[str, str]]:
    """The texts of the examples, each with its HTML."""
    text = (FOLDER / specification.file).read_text("utf-8")
    return [(match[1].replace("→", "\t"), match[2].replace("→", "\t")) for match in _EXAMPLE.finditer(text)]


def normalise(html: str) -> str:
    """HTML without what makes no difference: white space between blocks, how a tag is closed, attributes' order."""
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    for index in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[index])
        part = re.sub(rf"(</?(?:{_BLOCKS}|br)\b[^>]*>) ", r"\1", part)
        part = re.sub(rf" (</?(?:{_BLOCKS})\b)", r"\1", part)
        parts[index] = re.sub(r"<(br|hr|img|input)([^>]*?)\s*/?>", r"<\1\2>", part)
    return re.sub(r"<input([^>]*)>", _sort_attributes, "".join(parts).strip())


def _sort_attributes(tag: re.Match[str]) -> str:
    return f"<input {' '.join(sorted(tag[1].split()))}>"


@pytest.mark.parametrize("specification", [COMMONMARK, GITHUB], ids=lambda specification: specification.file)
def test_all_examples_but_the_exceptions_are_rendered_as_specified(specification: Specification) -> None:
    examples = read_examples(specification)
    assert len(examples) == specification.count
    differing = Counter(
        text for text, html in examples if normalise(HtmlRenderer(parse_document(text)).render()) != normalise(html)
    )
    assert differing == Counter(dict.fromkeys(EXCEPTIONS[specification], 1))


@pytest.mark.parametrize("specification", [COMMONMARK, GITHUB], ids=lambda specification: specification.file)
def test_at_least_99_of_100_examples_agree_without_those_of_an_older_text(specification: Specification) -> None:
    reasons = [reason for reason in EXCEPTIONS[specification].values() if reason != NESTED_STRONG]
    assert len(reasons) / specification.count <= 0.01
