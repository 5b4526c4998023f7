"""The pages of a portal's toolkit that show how something is done, for findings that they would have spared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from ..load.site_modules import read_site_address

GUIDES: Mapping[str, tuple[str, ...]] = {
    "write-your-first-course": (
        "checkpoint-without-rubric", "course-incomplete", "file-misnamed", "file-not-placed", "lesson-types",
        "lesson-without-course", "minutes-differ", "outcome-count", "outcome-not-assessed", "outcome-verb",
        "portal-empty",
    ),
    "copy-this": (
        "answer-not-a-choice", "answer-unexplained", "attribute-list", "choices-alike", "fm-missing",
        "fm-not-mapping", "fm-syntax", "fm-unterminated", "foreign-markup", "formula-unreadable", "heading-order",
        "html-in-text", "image-without-alt", "markdown-in-front-matter", "missing-field", "order-too-short",
        "question-part-unused", "questions-outside-quiz", "quiz-without-questions", "snippet-in-text",
        "table-without-header", "template-in-text", "template-text-left", "unknown-key", "value-cut",
        "video-without-captions", "wrong-value",
    ),
    "write-a-path": ("certificate-incomplete", "path-order", "path-version", "retired-in-path"),
    "raise-a-need": ("need-solution-first", "need-undecided"),
}  # fmt: skip
"""The id of a page → the rules of which it shows how to keep them."""

_PAGE_BY_RULE = {rule: page for page, rules in GUIDES.items() for rule in rules}


_PAGE_BY_KIND = {"course": "write-your-first-course", "path": "write-a-path", "need": "raise-a-need"} | dict.fromkeys(
    ("lesson", "quiz", "checkpoint"), "copy-this"
)


def find_guide(root: Path, kind: str) -> str:
    """Returns the page that shows how an entry of a kind is written; "" if the portal has none."""
    return _find_page(root, read_site_address(root), _PAGE_BY_KIND.get(kind, ""))


def build_guide_links(root: Path) -> Callable[[str], str]:
    """Returns a function from a rule's id to the page that shows how it is done; "" if the portal has none.

    The page is its address on the site or, without one, the path of its file.
    """
    site = read_site_address(root)
    find_page = cache(partial(_find_page, root, site))
    return lambda rule: find_page(_PAGE_BY_RULE.get(rule, ""))


def _find_page(root: Path, site: str, page: str) -> str:
    file = next(iter(sorted(root.glob(f"content/*/pages/{page}.md"))), None) if page else None
    if file is None:
        return ""
    return f"{site}{page}/" if site else file.relative_to(root).as_posix()
