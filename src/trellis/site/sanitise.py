"""What may stand in the HTML of an author's text: all that Markdown makes of it, and nothing that acts or that is the theme's.

Markdown lets raw HTML through, and some of its extensions write attributes that an author chose. So the finished HTML is
parsed as a browser would, and written anew from these lists; whatever is not listed is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import nh3
from markupsafe import Markup, escape
from mkdocs.structure.toc import AnchorLink, TableOfContents

TAGS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "path", "pre", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
"""An `input` is the box of a task or what turns a tab; `svg` and `path` are icons."""

GONE = frozenset((
    "script", "style", "iframe", "object", "embed", "noscript", "template", "title", "textarea", "select", "math",
))  # fmt: skip
"""Tags that take their content with them. Of others that are not allowed the text stays."""

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset(("class", "dir", "id", "lang", "title")),
    "a": frozenset(("href", "name")),
    "details": frozenset(("open",)),
    "div": frozenset(("data-tabs",)),
    "img": frozenset(("alt", "height", "loading", "src", "width")),
    "input": frozenset(("checked", "disabled", "name", "type")),
    "label": frozenset(("for",)),
    "li": frozenset(("value",)),
    "ol": frozenset(("reversed", "start", "type")),
    "path": frozenset(("d",)),
    "span": frozenset(("data-linenos",)),
    "svg": frozenset(("viewbox", "viewBox", "xmlns")),
    "td": frozenset(("align", "colspan", "rowspan")),
    "th": frozenset(("align", "colspan", "rowspan", "scope")),
    "time": frozenset(("datetime",)),
}
"""No `style`, so nothing leaves its place; no `target`, so a link opens where it stands; no `data-` that a script looks for."""

SCHEMES = frozenset(("http", "https"))
"""Of links. People are reached through their page, so there is no `mailto`."""

_ID = r"(?!__)[\w:.-]{1,200}|__(?:tabbed|codelineno|span)[-_][\w-]{1,80}"
"""Ids that begin with two underscores are the theme's and the engine's; of these Markdown makes some for tabs and code."""

_VALUES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "align": "left|center|right",
        "colspan": r"\d{1,2}",
        "data-linenos": r"[\d ]{1,12}",
        "data-tabs": r"\d{1,4}:\d{1,4}",
        "for": r"__tabbed_[\w-]{1,80}",
        "height": r"\d{1,4}",
        "id": _ID,
        "name": r"__(?:tabbed|codelineno)[-_][\w-]{1,80}",
        "rowspan": r"\d{1,3}",
        "src": r"(?![\s/\\]*[/\\]\s*[/\\])[^\x00-\x1f\\:]*",
        "type": "checkbox|radio|[1aAiI]",
        "width": r"\d{1,4}%?",
        "xmlns": r"http://www\.w3\.org/2000/svg",
    }.items()
}
"""What an attribute may say, where that is not free. A picture is one of the portal's own: its address names no host."""

_CLASS = re.compile(r"(?!md-|mdx-|t-|js\b|no-js\b)[A-Za-z][\w+#.-]*|md-button(?:--primary)?")
"""Anything but the theme's and the engine's own: with those, text could pass for a part of the portal that it is not."""

_FIELD = re.compile(r'<input(?![^<>]* type="(?:checkbox|radio)")')
"""In what nh3 wrote: an input that is neither box nor tab, so a field to type in. Finding too many does no harm."""


_BOX = re.compile(r'<input(?=[^<>]* type="checkbox")([^<>]*)>')
"""The box of a task, which Markdown leaves without a name."""


_ALIGNED = re.compile(r'(<t[dh]\b[^<>]*?) align="')
"""A column's direction, in an attribute that HTML has given up; `layout.css` knows the other one."""


def _named(box: re.Match[str]) -> str:
    return f'<input aria-label="{"Done" if " checked" in box[1] else "To do"}"{box[1]}>'


def _value(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(c for c in value.split() if _CLASS.fullmatch(c)) or None
    allowed = _VALUES.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


def _cleaner(tags: Iterable[str]) -> nh3.Cleaner:
    """link_rel: none is needed, since no link can open a window and the page's referrer policy tells other hosts nothing."""
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(GONE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items() if tag in tags or tag == "*"},
        attribute_filter=_value,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


_clean = _cleaner(TAGS).clean
_clean_of_inputs = _cleaner(TAGS - {"input"}).clean


def html(text: str) -> str:
    """The HTML of an author's page without what an author may not write. Where somebody planted a field to type in, all inputs go.

    >>> html('<p onclick="x()">See <a href="https://example.org/">this</a>.<script>x()</script></p>')
    '<p>See <a href="https://example.org/">this</a>.</p>'
    """
    cleaned = _clean(text) if text else ""
    kept = _clean_of_inputs(cleaned) if _FIELD.search(cleaned) else _BOX.sub(_named, cleaned)
    return _ALIGNED.sub(r'\1 data-align="', kept)


def contents(toc: Iterable[AnchorLink]) -> TableOfContents:
    """The headings of an author's page as plain text; one whose id is not an author's to give is left out with those below it."""
    return TableOfContents([_heading(link) for link in toc if _VALUES["id"].fullmatch(link.id)])


def _heading(link: AnchorLink) -> AnchorLink:
    plain = AnchorLink(str(escape(Markup(link.title).striptags())), link.id, link.level)
    plain.children = list(contents(link.children))
    return plain
