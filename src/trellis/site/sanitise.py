"""Sanitises the HTML of an author's text: it keeps the output of Markdown, and nothing that runs or imitates the theme.

Markdown passes raw HTML through, and some extensions write attributes that an author chose. So the HTML is parsed as by
a browser and serialised again. Tags, attributes and values that are not listed here are removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import nh3
from markupsafe import escape

from ..catalogue.link_targets import extract_scheme
from ..derive.wording import translate
from ..kinds.plain_address import is_plain_address
from ..load.markdown.mailboxes import is_mail_to

ALLOWED_TAGS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "path", "pre", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
"""An `input` is the checkbox of a task or the radio button of a tab; `svg` and `path` are icons."""

DROPPED_TAGS = frozenset((
    "script", "style", "iframe", "object", "embed", "noscript", "template", "title", "textarea", "select", "math",
))  # fmt: skip
"""Tags that are removed with their content. Of other tags that are not allowed the text stays."""

ALLOWED_ATTRIBUTES: Mapping[str, frozenset[str]] = {
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
    "td": frozenset(("align", "colspan", "data-align", "rowspan")),
    "th": frozenset(("align", "colspan", "data-align", "rowspan", "scope")),
    "time": frozenset(("datetime",)),
}
"""No `style`, which could move text elsewhere; no `target`, so that links open in place; no `data-` attribute of a
script."""

ALLOWED_SCHEMES = frozenset(("http", "https"))
"""Schemes of links. People are reached through their page; `mailto` leads to mailboxes of functions that a portal
lists, and to no other."""

_ID = r"(?!__)(?:[\w:.-]|[^\x00-\x7f\w\s\u2000-\u206f\ufeff]){1,200}|__(?:tabbed|codelineno|span)[-_][\w-]{1,80}"
"""An id has letters and digits of any script, with the marks on them, and no invisible signs. Ids with two leading
underscores are the theme's and the engine's; Markdown generates some for tabs and code."""

_VALUES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "align": "left|center|right",
        "colspan": r"\d{1,2}",
        "data-align": "left|center|right",
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
"""The allowed values of restricted attributes. A picture is one of the portal's own: its URL has no host."""

_ADDRESSES = frozenset(("href", "src"))
"""Attributes whose value leads somewhere. One that is not written plainly is removed: nobody can say for certain where
a browser would go."""

_CLASS = re.compile(r"(?!md-|mdx-|t-|js\b|no-js\b)[A-Za-z][\w+#.-]*|md-button(?:--primary)?")
"""No class of the theme or the engine: with those, text could imitate a part of the portal."""

_FIELD = re.compile(r'<input(?![^<>]* type="(?:checkbox|radio)")')
"""In nh3's output: an input that is neither checkbox nor tab, so a text field. False positives do no harm."""


_BOX = re.compile(r'<input(?=[^<>]* type="checkbox")([^<>]*)>')
"""The checkbox of a task, which Markdown leaves without a label."""


_ALIGNED = re.compile(r'(<t[dh]\b[^<>]*?) align="')
"""A column's alignment, in an attribute that HTML has removed; `layout.css` uses `data-align`."""


def _label_box(box: re.Match[str]) -> str:
    words = translate("Done") if " checked" in box[1] else translate("To do")
    return f'<input aria-label="{escape(words)}"{box[1]}>'


def filter_classes(names: str) -> str:
    """Those of the classes in a text, separated by spaces, that an author may use."""
    return " ".join(name for name in names.split() if _CLASS.fullmatch(name))


def is_allowed_value(attribute: str, value: str) -> bool:
    """Whether an author may give a restricted attribute this value."""
    allowed = _VALUES.get(attribute)
    return allowed is None or bool(allowed.fullmatch(value))


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return filter_classes(value) or None
    if name in _ADDRESSES and not is_plain_address(value):
        return None
    return value if is_allowed_value(name, value) else None


def _create_cleaner(tags: Iterable[str], mailboxes: tuple[str, ...] = ()) -> nh3.Cleaner:
    """mailboxes: those that a link may write to.

    link_rel: not needed, since no link opens a window and the page's referrer policy hides it from other hosts.
    """

    def filter_attribute(tag: str, name: str, value: str) -> str | None:
        is_letter = name == "href" and extract_scheme(value) == "mailto"
        return None if is_letter and not is_mail_to(value, mailboxes) else _filter_attribute(tag, name, value)

    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(DROPPED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items() if tag in tags or tag == "*"},
        attribute_filter=filter_attribute if mailboxes else _filter_attribute,
        url_schemes=ALLOWED_SCHEMES | ({"mailto"} if mailboxes else set()),
        link_rel=None,
    )


@lru_cache(maxsize=4)
def _create_cleaners(mailboxes: tuple[str, ...]) -> tuple[nh3.Cleaner, nh3.Cleaner]:
    """Returns a cleaner, and one that removes inputs."""
    return _create_cleaner(ALLOWED_TAGS, mailboxes), _create_cleaner(ALLOWED_TAGS - {"input"}, mailboxes)


def sanitise_html(text: str, mailboxes: tuple[str, ...] = ()) -> str:
    """The sanitised HTML of an author's page. If it has a text field, all inputs are removed.

    mailboxes: the portal's `role_mailboxes`, which links may write to.

    >>> sanitise_html('<p onclick="x()">See <a href="https://example.org/">this</a>.<script>x()</script></p>')
    '<p>See <a href="https://example.org/">this</a>.</p>'
    """
    cleaner, cleaner_without_inputs = _create_cleaners(mailboxes)
    cleaned = cleaner.clean(text) if text else ""
    result = cleaner_without_inputs.clean(cleaned) if _FIELD.search(cleaned) else _BOX.sub(_label_box, cleaned)
    return _ALIGNED.sub(r'\1 data-align="', result)
