"""What the check says of footnotes is what the page shows of them."""

from __future__ import annotations

import pytest

from trellis.load.markdown import parse_document, scan_markdown
from trellis.load.markdown.footnotes import MAX_PARTS
from trellis.load.markdown.model import UnshownPart
from trellis.site.markdown.page import render_body


def find_parts(text: str) -> tuple[UnshownPart, ...]:
    return scan_markdown(text).unshown_words


@pytest.mark.parametrize(
    "text",
    [
        "A[^b].", "[^b]", "*A[^b]*", "# A[^b]", "- A[^b]", "> A[^b]", "[A[^b]](c.md)", "A\\\\[^b]", "<kbd>[^b]</kbd>",
        "[^b][]", "!!! note \"A[^b]\"\n    C[^b]", "| [^b] |\n|---|", "https://a.example/ [^b], a@b.example",
        "US$5 [^b] $", "&amp; [^b]", "A[^b]\n\n[^c]: D[^b]", ":-) [^b]", "[^b c]", "[^é]", "[^b]: c\n\nD[^e]",
        "A[^b]\n[^c]: d",
    ],
)  # fmt: skip
def test_a_reference_is_told_just_where_a_footnote_would_make_one_of_it(text: str) -> None:
    loose = [part for part in find_parts(text) if part.kind == "reference"]
    assert loose
    footnotes = "".join(f"\n\n[^{label}]: Words." for label in {part.label for part in loose})
    document = parse_document(text + footnotes)
    spans = [document.locate_span(node.start, node.end) for node in document.find_nodes({"footnote_reference"})]
    assert [part.span for part in loose] == [span for span in spans if span in {part.span for part in loose}]
    assert not [part for part in find_parts(text + footnotes) if part.kind == "reference"]


@pytest.mark.parametrize(
    "text",
    [
        "`[^b]`", "```\n[^b]\n```", "    [^b]", "A \\[^b]", "\\\\\\[^b]", "<div>[^b]</div>",
        "[a](b.md \"[^b]\")", "$[^b]$", "[^]", "[b]", "- ```\n  [^b]\n  ```", "!!! note\n    ```\n    [^b]\n    ```",
        "[^b](c.md)", "A[^b]\n\n[^B]: c", "&#91;^b]", "[ ^b]", "A[^b]\n\n[^b]: C[^d]\n\n> [^d]: E",
    ],
)  # fmt: skip
def test_code_and_what_is_whole_are_not_told(text: str) -> None:
    assert not find_parts(text)


@pytest.mark.parametrize("text", ["A\n\n[^b]: Lost.", "A[^b]\n\n[^b]: C.\n[^B]: Lost.", "> [^b]: Lost [^b]."])
def test_a_footnote_that_is_told_is_not_on_the_page_and_no_other_is_missing(text: str) -> None:
    (part,) = find_parts(text)
    assert part.kind in ("unused_footnote", "second_footnote")
    assert "Lost" not in render_body(text, str).html


def test_a_misspelt_label_is_told_once_with_the_one_that_it_seems_to_mean() -> None:
    (part,) = find_parts("A.[^rate]\n\n[^rates]: B.")
    assert (part.kind, part.label, part.nearest, part.span) == ("reference", "rate", "rates", (1, 3, 10))
    assert [part.kind for part in find_parts("A.[^other]\n\n[^rates]: B.")] == ["reference", "unused_footnote"]


def test_a_second_footnote_names_the_line_of_the_first_one_in_the_file() -> None:
    (part,) = scan_markdown("A.[^b]\n\n[^b]: One.\n[^b]: Two.", 10).unshown_words
    assert (part.other_line, part.span.line) == (12, 13)


def test_thousands_of_labels_are_told_in_part() -> None:
    text = "".join(f"[^a{number}]" for number in range(3000)) + "\n\n" + "".join(f"[^b{n}]: c\n" for n in range(3000))
    assert len(find_parts(text)) == 2 * MAX_PARTS
