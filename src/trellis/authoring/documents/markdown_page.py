"""Reads an old page of Markdown, of another generator or a wiki, with the pictures that lie beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from ..imports.markdown import escape_inline, escape_markdown
from ..imports.plain_text import extract_paragraphs
from .html_blocks import read_html
from .inline_text import describe_struck
from .model import Block, DocumentPicture, DocumentRefused, SourceDocument

MAX_PICTURE_BYTES = 20_000_000
"""Maximum size of a picture beside a page, in bytes."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^(?:!!!|\?\?\?\+?) [\w -]{1,40}(?:\"[^\"\n]*\")?$|^:::", re.MULTILINE)
_STAND_IN = "https://picture.invalid/"
_PLAIN_TAG = re.compile(r"</?(?:b|strong|i|em|code|sup|sub)>|<br ?/?>", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([A-Za-z]{1,12})")
_UNSHOWN = frozenset(("script", "style", "template"))
_IMAGE = re.compile(r"<img\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"<>]{0,1000})"|'([^'<>]{0,1000})')""", re.IGNORECASE)


def read_markdown_page(data: bytes, file: Path) -> SourceDocument:
    """Returns the page. Raises DocumentRefused if it is no UTF-8, or its front matter no YAML."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise DocumentRefused(f"{file.name} is not UTF-8", "save it with the encoding UTF-8") from None
    if "\0" in text:
        raise DocumentRefused(f"{file.name} is no text", "save it as text, with the encoding UTF-8")
    metadata, body = _split_front_matter(text, file)
    decisions = []
    unused_keys = sorted(str(key) for key in metadata if key != "title")
    if unused_keys:
        names = ", ".join(f"`{key[:40]}`" for key in unused_keys[:12])
        decisions.append(f"Of the page's front matter only `title` was taken over, and not {names}.")
    if count := len(_NOTE.findall(body)):
        decisions.append(f"{count:,} notes or containers of another generator stand in the text as they were typed.")
    reader = read_html(_render(body))
    decisions += describe_struck(reader.struck_count)
    pictures: list[DocumentPicture] = []
    missing_names: list[str] = []
    indexes: dict[int, int] = {}
    for index, (source, alt) in enumerate(reader.sources):
        if content := _read_picture(file, source.removeprefix(_STAND_IN)):
            indexes[index] = len(pictures)
            pictures.append(DocumentPicture(content, alt))
        else:
            missing_names.append(unquote(source.removeprefix(_STAND_IN))[:80])
    if missing_names:
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(missing_names))
        decisions.append(f"Pictures that do not lie beside the page were left out: {names}.")
    blocks = tuple(
        Block("picture", picture=indexes[block.picture]) if block.kind == "picture" else block
        for block in reader.blocks
        if block.kind != "picture" or block.picture in indexes
    )
    title = metadata.get("title")
    return SourceDocument(
        "heading",
        blocks,
        title if isinstance(title, str) else "",
        tuple(pictures),
        reader.footnotes,
        tuple(decisions),
    )


def _split_front_matter(text: str, file: Path) -> tuple[dict[Any, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        metadata = yaml.load(match[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        raise DocumentRefused(f"the front matter of {file.name} is no YAML", "mend it, or delete it") from None
    return metadata if isinstance(metadata, dict) else {}, text[match.end() :]


def _render(body: str) -> str:
    """Returns the HTML of the text, without the author's own HTML. Addresses of pictures are made whole."""
    from pyromark import Options, html

    options = Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_DEFINITION_LIST
    page = html(_replace_html(body, options), options=options)
    return re.sub(r'(<img src=")(?!https?://)', rf"\1{_STAND_IN}", page)


def _replace_html(body: str, options: Any) -> str:
    """Returns the text with HTML as plain words, but for the plainest of tags and for pictures."""
    from pyromark import events_with_range

    source = body.encode()
    parts: list[bytes] = []
    offset, skipped_tag = 0, ""
    for event, span in events_with_range(body, options=options):
        if not isinstance(event, dict):
            continue
        start, end = span["start"], span["end"]
        if skipped_tag and "Text" in event:
            parts.append(source[offset:start])
            offset = end
        elif "InlineHtml" in event:
            text = str(event["InlineHtml"])
            name = _TAG_NAME.match(text)
            if name and name[1].lower() in _UNSHOWN:
                skipped_tag = "" if text.startswith("</") else name[1].lower()
            parts += [source[offset:start], (text if _PLAIN_TAG.fullmatch(text) else _rewrite_picture(text)).encode()]
            offset = end
        elif event.get("Start") == "HtmlBlock":
            text = source[start:end].decode()
            pictures = "\n\n".join(filter(None, map(_rewrite_picture, _IMAGE.findall(text))))
            words = escape_markdown(extract_paragraphs(text))
            parts += [source[offset:start], f"\n\n{words}\n\n{pictures}\n\n".encode()]
            offset = end
    return b"".join((*parts, source[offset:])).decode()


def _rewrite_picture(tag: str) -> str:
    """Returns the Markdown of a picture's tag, or "" for another tag."""
    values = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(tag)} if tag[:4].lower() == "<img" else {}
    source = values.get("src", "")
    return f"![{escape_inline(values.get('alt', ''))}](<{source}>)" if source and not set(source) & set("<>\n") else ""


def _read_picture(file: Path, source: str) -> bytes:
    """Returns the content of a picture in the page's folder or below it; b"" if there is none."""
    name = unquote(source)
    if "://" in name or not name or "\0" in name:
        return b""
    folder = file.resolve().parent
    try:
        picture = (folder / name).resolve()
        if not picture.is_relative_to(folder) or not picture.is_file() or picture.stat().st_size > MAX_PICTURE_BYTES:
            return b""
        return picture.read_bytes()
    except (OSError, ValueError):
        return b""
