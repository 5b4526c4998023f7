"""A text is Markdown. Of HTML only a few small tags are promised to remain: abbr, br, del, details, ins, kbd, mark,
small, sub, summary, sup, wbr.

What could run anything, fetch anything or cover the page is taken out when the page is built; tags that could do
that, and attributes that begin with `on`, are refused at once. Of other tags nobody promises that they stay as
written: Markdown says the same in fewer signs. A word in angle brackets, such as `<team>`, is a tag too, and
vanishes: it belongs between backticks.

Bad:

    <div class="note">Ask first.</div>
    The folder is content/<team>/.

Good:

    !!! note
        Ask first.

    The folder is `content/<team>/`. Press <kbd>Ctrl</kbd>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown import Tag
from ...context import Context
from ...rule import Rule

ALLOWED_TAGS = frozenset((
    "abbr", "br", "del", "details", "ins", "kbd", "mark", "small", "sub", "summary", "sup", "wbr",
))  # fmt: skip
"""Tags that are kept on the page."""

ALLOWED_ATTRIBUTES = frozenset(("class", "datetime", "dir", "id", "lang", "open", "title"))
"""Attributes that are kept on these tags."""

REFUSED_TAGS = frozenset((
    "animate", "applet", "audio", "base", "body", "button", "dialog", "embed", "form", "frame", "frameset", "head",
    "html", "iframe", "input", "link", "marquee", "math", "meta", "noembed", "noscript", "object", "option", "param",
    "plaintext", "portal", "script", "select", "set", "slot", "source", "style", "svg", "template", "textarea", "title",
    "track", "video", "xmp",
))  # fmt: skip
"""Tags that can run, load, request or hide something."""

HTML_TAGS = ALLOWED_TAGS | REFUSED_TAGS | frozenset((
    "a", "address", "article", "aside", "b", "blockquote", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "label", "li", "main", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "span",
    "strike", "strong", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
))  # fmt: skip
"""All tags of HTML. Other names were probably not meant as tags."""

BLOCK_TAGS = frozenset(("blockquote", "center", "details", "div", "figure", "p", "section", "table", "ul", "ol"))
"""Tags within which a text is HTML and no Markdown."""

_EVENT = re.compile(r"""(?:^|[\s/"'])(on[a-z]{2,40})\s{0,9}=""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'=/<>]{1,80})(?:\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        block = ""
        for tag in text.tags:
            if fault := _describe_fault(tag, block):
                severity, fact, help = fault
                location = Location(entry.path, *tag.span)
                yield RULE.at(entry, location, fact, help=help, severity=severity)
            if tag.name in BLOCK_TAGS:
                block = tag.name


def _describe_fault(tag: Tag, block: str) -> tuple[Severity, str, str] | None:
    """Returns severity, fact and help for a tag; None if it is allowed. block: the block of HTML that began above."""
    backticks = f"take it out of the `<{block}>` and put it between backticks" if block else "put it between backticks"
    event = _EVENT.search(tag.attributes)
    if event:
        return Severity.ERROR, f"`{event[1].lower()}` would run a script", "delete the tag"
    if tag.name in REFUSED_TAGS or ":" in tag.name:
        return (
            Severity.ERROR,
            f"`<{tag.name}>` is refused in a text",
            f"delete it; if it is meant as code, {backticks}",
        )
    if tag.name not in ALLOWED_TAGS:
        if tag.name in HTML_TAGS:
            return Severity.WARNING, f"`<{tag.name}>` may be missing from the page", "write it in Markdown"
        return Severity.WARNING, f"`<{tag.name}>` is read as HTML and vanishes", "put it between backticks"
    for match in _ATTRIBUTE.finditer(tag.attributes):
        if match[1].lower() not in ALLOWED_ATTRIBUTES:
            return Severity.WARNING, f"`{match[1]}` may be missing from the `<{tag.name}>`", "leave it out"
    return None


RULE = Rule("html-in-text", Severity.WARNING, check, waivable=False)
