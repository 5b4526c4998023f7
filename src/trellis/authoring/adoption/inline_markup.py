"""Writes the HTML, shortcodes, tags and attributes within lines in Markdown; says what is left out.

Code and formulas stay as they are. Tags that a text may have stay too, without attributes that no page keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...check.rules.text.html_in_text import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, HTML_TAGS, REFUSED_TAGS
from .attribute_lists import keep_braced_words, read_heading_id, remove_attribute_lists
from .findings import CHANGED, LEFT_OUT, Notes, SourceLine
from .html_parts import OPENING, is_html_tag, leave_out_parts
from .source_page import begins_block, mark_code, replace_text

_PROTECTED = re.compile(
    r"(`{1,5})(?!`)[^`\n]{1,1000}(?<!`)\1(?!`)|\$[^$\s][^$\n]{0,300}\$|\]\(<[^<>\n]{0,1000}>"
    r"|^[ \t>]{0,40}\[[^\[\]\n]{1,300}\]:[ \t]{0,9}<[^<>\n]{0,1000}>"
)
"""Code, formulas and addresses in angle brackets, also those of definitions."""
_COLON_VALUES = r"(?:[ \t]*+[\w-]{1,40}+[ \t]{0,9}+=[ \t]{0,9}+(?:\"[^\"\n]*+\"|'[^'\n]*+'))*+[ \t]*+"
_COLON_MEDIA = re.compile(
    rf"{_PROTECTED.pattern}|:{{3,9}}+[ \t]{{0,9}}+(?:(?P<end>image-end:::)"
    rf"|(?P<name>image|video)(?![\w-])(?P<values>{_COLON_VALUES})(?::::|$))"
)
"""A picture or a film of Microsoft Learn, which may stand within a line; the mark below a picture's long description;
or what is protected."""
_OPEN_COLON_MEDIA = re.compile(r":{3,9}+[ \t]{0,9}+(?:image|video)(?![\w-])(?P<rest>(?:[^:\n]++|:(?!::))*+)$")
_COLON_REST = re.compile(rf"(?P<values>{_COLON_VALUES}):::")
_COLON_MARK = re.compile(r":{3,9}+[ \t]{0,9}+\{?+\.?+[A-Za-z]")
_REF = re.compile(
    r"\{\{[<%][ \t]{0,9}(?:rel)?ref[ \t]{1,9}[\"']?(?P<path>[^\"'\s<>%{}]{1,300})[\"']?[ \t]{0,9}[%>]\}\}"
)
_LINK_TAG = re.compile(r"\{%-?[ \t]{0,9}link[ \t]{1,9}(?P<path>[^\s%{}]{1,300})[ \t]{0,9}-?%\}")
_BASE = re.compile(
    r"\{\{[ \t]{0,9}(?:page\.root|site\.baseurl|site\.url|relative_root_path|base_url|site_url|site\.github\.url)"
    r"(?:[ \t]{0,9}\|[^{}\n]{0,60})?[ \t]{0,9}\}\}/?"
)
_FILTERED = re.compile(r"\{\{[ \t]{0,9}[\"'](?P<path>[^\"'{}\n]{1,300})[\"'][ \t]{0,9}\|[^{}\n]{0,80}\}\}")
_CITE = re.compile(r"\{%[ \t]{0,9}cite[ \t]{1,9}(?P<key>[^%{}\n]{1,100}?)[ \t]{0,9}%\}")
_TOOL = re.compile(r"\{%[ \t]{0,9}tool[ \t]{1,9}\[(?P<name>[^\]\n]{1,200})\](?:\([^()\n]{0,200}\))?[ \t]{0,9}%\}")
_SIGN = re.compile(r"\{%-?[ \t]{0,9}(?:icon|octicon|raw|endraw)\b[^%{}\n]{0,100}%\}")
_FLOW = re.compile(
    r"\{%-?[ \t]{0,9}(?:if|ifversion|else|elsif|endif|endifversion|unless|endunless)\b[^%{}\n]{0,200}%\}"
)
_SHORTCODE = re.compile(r"\{\{[<%][^{}\n]{0,300}[>%]\}\}")
_COMMENT = re.compile(
    r"\{/\*[^{}\n]{0,500}\*/\}|\{\{/\*[^{}\n]{0,500}\*/\}\}"
    r"|\{%[ \t]{0,9}comment[ \t]{0,9}%\}[^{}\n]{0,500}\{%[ \t]{0,9}endcomment[ \t]{0,9}%\}"
)
_WIKI = re.compile(r"(?<![\\!\[])\[\[(?P<target>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{1,200}))?\]\](?!\()")
_INCLUDED = re.compile(r"\[!include(?:\[[^\]\n]{0,200}\])?\([^()\n]{1,300}\)\]", re.IGNORECASE)
_WHOLE_PART = re.compile(
    r"<(?P<tag>script|style|svg|noscript|template)\b(?:[^<\n]{0,200}+<(?!/(?P=tag)[ \t]{0,9}>)){0,20}+[^<\n]{0,200}+"
    r"</(?P=tag)[ \t]{0,9}+>",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?P<before>[ \t>]*+)\[!(?P<name>div|video)\b[ \t]*+(?P<rest>[^\]\n]{0,300}+)\][ \t]*+", re.IGNORECASE
)
_ANCHOR = re.compile(
    r"<a\s(?P<attributes>[^<>\n]{1,1000}+)>(?P<words>(?:[^<\n]{1,200}+|<(?!/a>)){0,20}+)</a>", re.IGNORECASE
)
_CODE_TAG = re.compile(r"<(?P<name>code|tt|samp|var)>(?P<words>[^<>`\n]{1,300})</(?P=name)>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]{0,40})(?P<attributes>(?:\s[^<>]{0,2000})?)/?>")
_VALUE = re.compile(
    r"""(?P<key>[\w-]{1,40})\s{0,3}=\s{0,3}"""
    r"""(?:"(?P<a>[^"]{0,1000})"|'(?P<b>[^']{0,1000})'|\{?["'`]?(?P<c>[^\s"'`{}<>]{1,500}))"""
)
_DROPPED = frozenset(("script", "style", "svg", "head", "template", "noscript", "object", "form"))
_BOLD, _ITALIC = frozenset(("b", "strong")), frozenset(("i", "em", "cite", "dfn"))
_LISTS = frozenset(
    ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd", "caption")
)
_MEDIA = frozenset(("iframe", "video", "audio", "source", "embed"))
_OPEN_TAG = re.compile(r"<(?P<name>[A-Za-z][\w.:-]{0,40}+)(?P<rest>(?:\s[^<>]{0,2000}+)?+)$")
_ATTRIBUTES = re.compile(
    r"(?:\s++[\w:@*#.\[(][\w:@.()\]-]{0,60}+"
    r"(?:\s?+=\s?+(?:\"[^\"<>]{0,1000}+\"|'[^'<>]{0,1000}+'|\{[^{}<>]{0,500}+\}|[^\s\"'<>={}]{1,500}+))?+"
    r"){0,40}+\s*+/?+"
)
_BARE_ATTRIBUTES = frozenset((
    "allowfullscreen", "async", "autoplay", "checked", "controls", "default", "defer", "disabled", "hidden", "loop",
    "muted", "open", "required",
))  # fmt: skip
_ALT_SIGNS = str.maketrans("[]`", "()'")
_ALT_SIGN = re.compile(r"\\(?![^\W_]|\s)|[$*~<]|(?<![^\W_])_|_(?![^\W_])")
"""A backslash that makes a sign of Markdown plain, and what begins a formula, italics, struck words or HTML."""
_QUOTATION = re.compile(r"(?:[ \t]{0,3}>[ \t]?){0,9}")
_MAX_TAG_LINES = 20


def convert_markup(lines: Sequence[SourceLine], notes: Notes) -> tuple[list[SourceLine], dict[str, str]]:
    """Returns the lines in Markdown, and the words of each heading that had an id of its own, by that id."""
    converted: list[SourceLine] = []
    ids: dict[str, str] = {}
    for line, is_code in mark_code(leave_out_parts(list(_join_tags(lines)), notes)):
        if is_code:
            converted.append(line)
            continue
        text = line.text
        if opening := OPENING.match(text):
            notes.add(LEFT_OUT, "a part of a page's HTML", line, f"`<{opening['tag'].lower()}>`")
            text = _WHOLE_PART.sub("", text)
        text, id = read_heading_id(text)
        if id:
            ids[id] = text.lstrip("#").strip()
        if mark := _MARK.fullmatch(text):
            if mark["name"].lower() == "div":
                continue
            text = f"{mark['before']}[Video]({mark['rest'].strip()})"
        converted.append(replace_text(line, _convert_line(text, line, notes)))
    return converted, ids


def write_colon_media(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines with Markdown in place of ``:::image …:::`` and ``:::video …:::``, also within a line."""
    written: list[SourceLine] = []
    for line, is_code in mark_code(list(_join_colon_media(lines))):
        text = line.text if is_code else convert_colon_media(line.text)
        if text.strip() or not line.text.strip():
            written.append(replace_text(line, text))
    return written


def convert_colon_media(text: str) -> str:
    """Returns a line with Markdown in place of such pictures and films."""
    return _COLON_MEDIA.sub(_write_medium, text) if ":::" in text else text


def _write_medium(match: re.Match[str]) -> str:
    """Returns a picture or a link to a film; what has no address stays as it is."""
    attributes = _read_attributes(match["values"] or "")
    source = attributes.get("source", "")
    if match["end"]:
        return ""
    if not source:
        return match[0]
    if match["name"] == "video":
        return f"[Video]({_write_address(source)})"
    picture = write_picture(attributes.get("alt-text", ""), source)
    link = attributes.get("link", "")
    return f"[{picture}]({_write_address(link)})" if link else picture


def _join_colon_media(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yields the lines, with a ``:::image`` that goes over several on one."""
    marked = list(mark_code(lines))
    row = 0
    while row < len(marked):
        line, is_code = marked[row]
        row += 1
        opening = _OPEN_COLON_MEDIA.search(line.text) if not is_code and ":::" in line.text else None
        further_texts = _list_tag_lines(line, marked[row : row + _MAX_TAG_LINES], ":::") if opening else []
        if opening and further_texts and _COLON_REST.match(" ".join((opening["rest"], *further_texts))):
            line = replace_text(line, " ".join((line.text, *further_texts)))
            row += len(further_texts)
        yield line


def _join_tags(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yields the lines, with a tag that goes over several on one. A sign that is no tag's stays, and its lines too."""
    marked = list(mark_code(lines))
    row = 0
    while row < len(marked):
        line, is_code = marked[row]
        row += 1
        match = _OPEN_TAG.search(line.text) if not is_code and "<" in line.text else None
        further_texts = _list_tag_lines(line, marked[row : row + _MAX_TAG_LINES]) if match else []
        if not match or not further_texts:
            yield line
            continue
        words = " ".join((match["rest"], *further_texts)).partition(">")[0]
        is_line_start = not line.text[: match.start()].strip(" \t>")
        if _is_tag(match["name"], words, is_line_start=is_line_start):
            yield replace_text(line, " ".join((line.text, *further_texts)))
            row += len(further_texts)
        elif _ATTRIBUTES.fullmatch(words) and line.text.count("`") % 2 == 0 and line.text.count("$") % 2 == 0:
            yield replace_text(line, f"{line.text[: match.start()]}\\{line.text[match.start() :]}")
        else:
            yield line


def _list_tag_lines(line: SourceLine, marked: Sequence[tuple[SourceLine, bool]], end: str = ">") -> list[str]:
    """Returns the texts of the lines below up to the sign that ends a tag; none where another block begins before."""
    quotation = _QUOTATION.match(line.text)
    depth = quotation[0].count(">") if quotation else 0
    texts: list[str] = []
    for below, is_code in marked:
        text = below.text
        for _ in range(depth):
            text = text.lstrip(" ").removeprefix(">")
        if is_code or not text.strip() or (begins_block(text) and text.strip() != end):
            return []
        texts.append(text.strip())
        if end in text:
            return texts
    return []


def _is_tag(name: str, words: str, *, is_line_start: bool) -> bool:
    """Whether these are a tag's name and attributes over several lines, and no words behind a sign for "less than"."""
    has_value, has_shape = "=" in words, _ATTRIBUTES.fullmatch(words) is not None
    is_component = name[0].isupper() or "." in name
    is_refused = name.lower() in REFUSED_TAGS | _DROPPED
    if is_line_start and (is_refused or is_component or (has_shape and is_html_tag(name))):
        return True
    is_bare = is_html_tag(name) and set(words.strip(" /").split()) <= _BARE_ATTRIBUTES
    return (has_shape and (has_value or is_bare)) or (is_refused and has_value)


def _convert_line(text: str, line: SourceLine, notes: Notes) -> str:
    """Returns a line in Markdown. Code and formulas in it stay."""
    if not any(sign in text for sign in ("<", "{", "[", ":::")):
        return text
    text = _ANCHOR.sub(_write_anchor, text)
    text = _CODE_TAG.sub(lambda match: f"`{match['words']}`", text)
    parts: list[str] = []
    offset = 0
    for match in _PROTECTED.finditer(text):
        piece = text[offset : match.start()]
        parts += (_convert_words(piece, line, notes, is_line_start=not offset, is_line_end=False), match[0])
        offset = match.end()
    return "".join((*parts, _convert_words(text[offset:], line, notes, is_line_start=not offset)))


def _convert_words(text: str, line: SourceLine, notes: Notes, *, is_line_start: bool, is_line_end: bool = True) -> str:
    if ":::" in text and (colons := _COLON_MARK.search(text)):
        detail = f"`{text[colons.start() :].strip()[:60]}`"
        notes.add(CHANGED, "a mark between colons, which is shown as it is typed", line, detail)
    if "{" in text:
        text = _convert_braces(text, line, notes)
        text = remove_attribute_lists(text, is_line_start=is_line_start, is_line_end=is_line_end)
        text = keep_braced_words(text, line, notes)
    if "[" in text:
        text = _WIKI.sub(lambda match: f"[{match['words'] or match['target']}](<{match['target']}>)", text)
        if _INCLUDED.search(text):
            notes.add(LEFT_OUT, "an included text within a line", line)
            text = _INCLUDED.sub("", text)
    return _TAG.sub(lambda match: _write_tag(match, line, notes), text) if "<" in text else text


def _convert_braces(text: str, line: SourceLine, notes: Notes) -> str:
    text = _COMMENT.sub("", text)
    for pattern in (_REF, _LINK_TAG, _FILTERED):
        text = pattern.sub(lambda match: match["path"], text)
    text = _SIGN.sub("", _BASE.sub("/", text))
    text = _TOOL.sub(lambda match: f"**{match['name']}**", text)
    if _CITE.search(text):
        notes.add(CHANGED, "a citation, of which only the key is left", line)
        text = _CITE.sub(lambda match: f"({match['key'].strip()})", text)
    if _FLOW.search(text):
        notes.add(CHANGED, "words that were shown to some readers only", line)
        text = _FLOW.sub("", text)
    if shortcode := _SHORTCODE.search(text):
        notes.add(LEFT_OUT, "a shortcode", line, f"`{shortcode[0][:60]}`")
        text = _SHORTCODE.sub("", text)
    if "{{" in text or "{%" in text:
        notes.add(CHANGED, "a mark of a template, which is shown as it is typed", line, f"`{text.strip()[:60]}`")
    return text


def _read_attributes(text: str) -> dict[str, str]:
    return {match["key"].lower(): match["a"] or match["b"] or match["c"] or "" for match in _VALUE.finditer(text)}


def _write_anchor(match: re.Match[str]) -> str:
    """Returns a link of HTML in Markdown; of a mere anchor its words."""
    target = _read_attributes(match["attributes"]).get("href", "")
    words = match["words"]
    return (
        f"[{words}]({_write_address(target)})" if target and words.strip() and not set(target) & set("<>\n") else words
    )


def write_picture(alt: str, source: str) -> str:
    """Returns a picture as Markdown has it. Its words are one line, and each sign of them stands for itself."""
    words = _ALT_SIGN.sub(r"\\\g<0>", " ".join(alt.split("\n")).translate(_ALT_SIGNS))
    return f"![{words}]({_write_address(source)})"


def _write_address(target: str) -> str:
    """Returns a target as a link of Markdown has it. A backslash, as in paths of Windows, is a slash to browsers."""
    target = target.replace("\\", "/")
    return f"<{target}>" if set(target) & set(" ()") else target


def _write_tag(match: re.Match[str], line: SourceLine, notes: Notes) -> str:
    """Returns what stands in place of a tag."""
    written, is_closing = match["name"], bool(match["close"])
    name = written.lower()
    attributes = _read_attributes(match["attributes"])
    if name == "img" and attributes.get("src"):
        return write_picture(attributes.get("alt", ""), attributes["src"])
    if name in _MEDIA and attributes.get("src"):
        notes.add(CHANGED, "a film or a frame, which is a link now", line)
        return f"[{attributes.get('title') or 'Video'}]({_write_address(attributes['src'])})"
    if name in _BOLD:
        return "**"
    if name in _ITALIC:
        return "*"
    if name in ("s", "strike"):
        return "~~"
    if name == "hr":
        return "\n---\n"
    if re.fullmatch("h[1-6]", name) and not is_closing:
        return f"{'#' * int(name[1])} "
    if name in ALLOWED_TAGS:
        own_attributes = "".join(
            f' {key}="{value}"' for key, value in attributes.items() if key in ALLOWED_ATTRIBUTES and key != "class"
        )
        return f"</{name}>" if is_closing else f"<{name}{own_attributes}>"
    if name in _LISTS:
        notes.add(CHANGED, "a table or list of HTML, which Markdown writes in fewer signs", line)
        return f"</{name}>" if is_closing else f"<{name}>"
    if (written[0].isupper() and not is_html_tag(written)) or "." in written:
        is_placeholder = line.path.endswith(".md") and not attributes and not match[0].endswith("/>")
        if is_placeholder and not is_closing:
            return f"`{match[0]}`"
        if not is_closing:
            notes.add(LEFT_OUT, "a part that a program draws", line, f"`<{written}>`")
        return ""
    if name in HTML_TAGS or ":" in name or name.endswith("-title"):
        if name in REFUSED_TAGS | _DROPPED and not is_closing and name not in _MEDIA:
            notes.add(LEFT_OUT, "a part of a page's HTML", line, f"`<{name}>`")
        return ""
    return f"`{match[0]}`"
