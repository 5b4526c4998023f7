"""Reads feeds: RSS and Atom. XML that declares entities is refused unread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..plain_text import BLOCK_TAGS
from ..records import RecordFile, SourceRecord
from ..refusals import ImportRefused, refuse_without_library

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_FEED_SIZE = 50_000_000
"""The largest feed, in bytes."""

_ITEMS = frozenset(("item", "entry"))


def read_feed(data: bytes) -> RecordFile:
    """Returns the entries of a feed, with the feed's title as `channel` and its language as `language`.

    Raises ImportRefused.
    """
    root = _parse_xml(data)
    channel = next((child for child in root if _get_name(child) == "channel"), root)
    shared: dict[str, object] = {}
    for child in channel:
        if _get_name(child) in ("title", "language") and child.text and child.text.strip():
            shared["channel" if _get_name(child) == "title" else "language"] = child.text.strip()
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language:
        shared.setdefault("language", language)
    items = [item for parent in (channel, root) for item in parent if _get_name(item) in _ITEMS]
    items = list({id(item): item for item in items}.values())
    if not items:
        help = "save a feed (RSS or Atom), or export the catalogue as CSV, XLSX or JSON"
        raise ImportRefused(f"the XML file is no feed: its first element is `{_get_name(root)}`", help)
    records = tuple(SourceRecord(number, shared | _read_item(item)) for number, item in enumerate(items, start=1))
    return RecordFile(records, "record", (f"The file is a feed with {len(records):,} entries.",), "feed")


def _parse_xml(data: bytes) -> Element:
    if len(data) > MAX_FEED_SIZE:
        raise ImportRefused(
            f"the feed has {len(data) / 1_000_000:,.0f} MB; up to {MAX_FEED_SIZE // 1_000_000} MB are read", "divide it"
        )
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise refuse_without_library("feeds") from None
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        help = "feeds need none; check where it comes from, and take a feed without `<!DOCTYPE`"
        raise ImportRefused("the XML file declares a document type or entities of its own", help) from None
    except ParseError as error:
        line, column = error.position
        help = "check it there, or export it again"
        raise ImportRefused(f"the XML file cannot be read from line {line}, column {column + 1} on", help) from None
    except (ValueError, LookupError):
        raise ImportRefused("the XML file names an encoding that is not its own", "save it as UTF-8") from None


def _get_name(element: Element) -> str:
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _get_namespace(element: Element) -> str:
    tag: Any = element.tag
    return tag.rpartition("}")[0] if isinstance(tag, str) else ""


def _read_item(item: Element) -> dict[str, object]:
    """Returns the entry's elements by their names without namespace; a list for those that stand more than once.

    Where several namespaces have the same name, as `title` and `itunes:title` of a podcast, the first that stands there
    in the namespace of the entry itself decides, else the first of all.
    """
    values: dict[str, list[str]] = {}
    namespaces: dict[str, str] = {}
    own_namespace = _get_namespace(item)
    for namespace, name, text in _iterate_parts(item):
        element = name.partition(".")[0]
        former = namespaces.setdefault(element, namespace)
        if namespace == own_namespace != former:
            namespaces[element] = namespace
            values = {other: texts for other, texts in values.items() if other.partition(".")[0] != element}
        if namespace == namespaces[element]:
            values.setdefault(name, []).append(text)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in values.items()}


def _iterate_parts(item: Element) -> Iterator[tuple[str, str, str]]:
    """Yields namespace, name and text of what an entry has."""
    for child in item:
        namespace, name = _get_namespace(child), _get_name(child)
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                yield namespace, name, child.get("href", "")
        elif name == "category" and (term := child.get("label") or child.get("term")):
            yield namespace, name, term
        elif any(_get_name(below) == "name" for below in child):
            parts = ((_get_name(below), (below.text or "").strip()) for below in child if below.text)
            yield from ((namespace, f"{name}.{part}", text) for part, text in parts)
        elif text := _read_text(child).strip():
            yield namespace, name, text


def _read_text(element: Element) -> str:
    """Returns the text of an element and of all within it, as Atom may have it in XHTML, with a line between blocks."""
    parts: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
            continue
        mark = "\n\n" if part is not element and _get_name(part).lower() in BLOCK_TAGS else ""
        tail = "" if part is element else part.tail or ""
        stack += [tail, mark, *reversed(part), part.text or "", mark]
    return "".join(parts)
