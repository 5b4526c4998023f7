"""Turns the boxes of kramdown into containers: a quotation with a class on the line below it, within each other too.

The Carpentries' styles and the Galaxy training network write them: ``> ## Title``, ``> text``, ``{: .challenge}``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .findings import SourceLine
from .source_page import mark_code, replace_text

_QUOTED = re.compile(r"(?P<indent> {0,12})>(?: (?P<text>[^\n]*+)|(?P<bare>[^\n]*+))")
_CLASSES = re.compile(r"[ \t]*+\{:[ \t]*+(?P<classes>[^{}\n]{1,200}+)\}[ \t]*+")
_CLASS = re.compile(r"\.([\w-]{1,40})")
_TITLE_TAG = re.compile(r"[ \t]*<(?P<name>[\w-]{1,30})-title>(?P<title>[^<>\n]{0,200})</[\w-]{1,30}-title>[ \t]*")
_TITLE_LINE = re.compile(r"#{2,4}[ \t]++(?P<title>[^\n]++)")
_BOX = re.compile(r"(?P<indent>[ \t]*+)::::(?: \{\.[\w-]{1,40}+(?: title=\"(?P<title>[^\"\n]*+)\")?\})?")
"""A mark of a container, as it is written here."""
_CODE_CLASSES = frozenset(("output", "error", "source", "warning", "bash", "python", "r"))


def convert_boxes(lines: Sequence[SourceLine], depth: int = 0) -> list[SourceLine]:
    """Returns the lines with a container in place of each box."""
    converted: list[SourceLine] = []
    row = 0
    while row < len(lines):
        line = lines[row]
        if _is_quoted(line, depth):
            end = row
            while end < len(lines) and _is_quoted(lines[end], depth):
                end += 1
            converted += _convert_quote(lines[row:end], lines[end] if end < len(lines) else None, depth)
            row = end + bool(end < len(lines) and _CLASSES.fullmatch(lines[end].text))
        elif code_length := _measure_code(lines, row):
            converted += lines[row : row + code_length]
            row += code_length
        else:
            if classes := _CLASSES.fullmatch(line.text):
                _name_language(converted, _CLASS.findall(classes["classes"]))
            else:
                converted.append(line)
            row += 1
    return converted


def _is_quoted(line: SourceLine, depth: int) -> bool:
    """Whether a line is of a quotation; within a box it may be that of a list's item."""
    match = _QUOTED.match(line.text)
    return match is not None and (depth > 0 or len(match["indent"]) < 4)


def _measure_code(lines: Sequence[SourceLine], row: int) -> int:
    """Returns how many lines the block of code has that begins here, 0 if none does."""
    count = 0
    for _, is_code in mark_code(lines[row : row + 1]):
        if not is_code:
            return 0
    for _, is_code in mark_code(lines[row:]):
        if not is_code:
            break
        count += 1
    return count


def _convert_quote(quote: Sequence[SourceLine], below: SourceLine | None, depth: int) -> list[SourceLine]:
    inner = [replace_text(line, _strip_sign(line.text)) for line in quote]
    classes = _CLASSES.fullmatch(below.text) if below else None
    names = _CLASS.findall(classes["classes"]) if classes else []
    first = next((row for row, line in enumerate(inner) if line.text.strip()), 0)
    title_tag = _TITLE_TAG.fullmatch(inner[first].text) if inner else None
    if "agenda" in names:
        return []  # a table of contents, which each page has
    name = names[0] if names else (title_tag["name"] if title_tag else "")
    is_alert = bool(inner) and inner[first].text.lstrip().startswith("[!")
    if not name or is_alert or depth > 6:
        if not any(_is_quoted(line, depth + 1) or _CLASSES.fullmatch(line.text) for line in inner) or depth > 6:
            return list(quote)
        texts = _write_box_titles(convert_boxes(inner, depth + 1))
        return [replace_text(line, f"> {line.text}".rstrip()) for line in texts]
    title = title_tag["title"] if title_tag else ""
    if title_tag:
        del inner[first]
    elif heading := _TITLE_LINE.fullmatch(inner[first].text):
        title = heading["title"]
        del inner[first]
    title = title.replace('"', "'").strip()
    label = f' title="{title}"' if title else ""
    sign = _QUOTED.match(quote[0].text)
    indent = sign["indent"] if sign else ""
    opening = replace_text(quote[0], f"{indent}:::: {{.{name.lower()}{label}}}")
    return [opening, *convert_boxes(inner, depth + 1), replace_text(quote[-1], f"{indent}::::")]


def _write_box_titles(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines with the titles of boxes in place of containers, which no quotation can have."""
    written: list[SourceLine] = []
    for line, is_code in mark_code(lines):
        box = _BOX.fullmatch(line.text) if not is_code else None
        title = f"{box['indent']}**{box['title']}**" if box and box["title"] else ""
        for text in ("", title, "") if box else (line.text,):
            if not box or text or (written and written[-1].text.strip()):
                written.append(replace_text(line, text))
    return written


def _strip_sign(text: str) -> str:
    match = _QUOTED.match(text)
    assert match
    return match["text"] if match["text"] is not None else match["bare"] or ""


def _name_language(lines: list[SourceLine], classes: Sequence[str]) -> None:
    """Writes the language of the block of code that ends just above, in place, where its fence has none."""
    name = next((name.removeprefix("language-") for name in classes), "")
    if not lines or not name or not (name != classes[0] or name in _CODE_CLASSES):
        return
    fence = lines[-1].text.strip()
    if not fence or set(fence) not in ({"`"}, {"~"}):
        return
    for row in range(len(lines) - 2, -1, -1):
        if lines[row].text.strip() == fence:
            language = {"source": "", "output": "text", "error": "text", "warning": "text"}.get(name, name)
            lines[row] = replace_text(lines[row], lines[row].text.rstrip() + language)
            return
        if lines[row].text.strip().startswith(fence):
            return
