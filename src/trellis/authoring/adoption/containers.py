"""Turns the parts of a text between marks of other generators into notes and tabs of Markdown.

Understood are ``:::note`` of Docusaurus, of Pandoc and of Microsoft Learn, paired shortcodes of Hugo, tags of Jekyll,
GitBook and GitHub Docs, components of MDX, directives of MyST and tabs of Microsoft Learn. What is shown to some
readers only is kept, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .attribute_lists import remove_attribute_lists
from .findings import CHANGED, LEFT_OUT, Notes, SourceLine
from .html_parts import is_html_tag
from .inline_markup import write_picture
from .source_page import mark_code, replace_text

NOTE_TYPES = {
    **{name: name for name in (
        "note", "tip", "important", "warning", "caution", "info", "danger", "success", "question", "abstract",
        "example", "quote", "failure", "bug",
    )},
    "admonition": "note", "aside": "note", "callout": "note", "alert": "note", "notice": "note", "comment": "note",
    "seealso": "note", "secondary": "note", "primary": "info", "default": "note", "hint": "tip", "attention": "warning",
    "error": "danger", "critical": "danger", "summary": "abstract", "tldr": "abstract", "overview": "abstract",
    "discussion": "question", "question-box": "question", "challenge": "example", "exercise": "example",
    "hands_on": "example", "hands-on": "example", "task": "example", "checklist": "success", "check": "success",
    "testimonial": "quote", "prereq": "info", "prerequisites": "info", "warn": "warning", "agenda": "abstract",
    "feedback": "note", "details": "note", "spoiler": "note", "solution": "success", "instructor": "note",
    "collapse": "note", "expand": "note", "accordion": "note", "code-in": "example", "code-out": "example",
    "caution-box": "caution", "tip-box": "tip",
}  # fmt: skip
"""Types of notes of other generators → ours."""

_TITLES = {
    "challenge": "Challenge", "exercise": "Exercise", "hands_on": "Hands-on", "hands-on": "Hands-on",
    "solution": "Solution", "discussion": "Discussion", "checklist": "Checklist", "prereq": "Prerequisites",
    "prerequisites": "Prerequisites", "instructor": "For whoever teaches it", "details": "Details",
    "spoiler": "Details", "collapse": "Details", "expand": "Details", "accordion": "Details", "task": "Task",
    "callout": "Note", "comment": "Comment", "testimonial": "Testimonial", "agenda": "Agenda", "hint": "Hint",
    "code-in": "Input", "code-out": "Output", "overview": "Overview", "feedback": "Feedback",
}  # fmt: skip
"""What stands above a note of a type that has no title of its own."""

_FOLDED = frozenset(("details", "spoiler", "solution", "instructor", "collapse", "expand", "accordion"))
_TABS = frozenset(("tab", "tab-item", "tabitem", "zone"))
_FOR_SOME = frozenset(("zone", "moniker", "ifversion", "ifnotversion", "if", "unless"))
_PLAIN = frozenset((
    "tabs", "tab-set", "group-tab", "tabbed", "code-group", "row", "column", "columns", "grid", "div", "center", "step",
    "steps", "stepper", "moniker", "ifversion", "ifnotversion", "if", "unless", "raw", "capture", "cardgrid", "cards",
    "card", "expandablegroup", "pull-quote", "figure-group", "section", "fragment", "rowheaders", "comment-block",
))  # fmt: skip
_LISTS = {"questions": "questions", "objectives": "objectives", "keypoints": "keypoints", "key_points": "keypoints"}
"""Parts that are lists → the key of `LIST_TITLES`."""

LIST_TITLES = {"objectives": "Objectives", "questions": "Questions", "keypoints": "Key points"}
"""Lists that may become front matter → their heading where they stay in the text."""

_WITHIN_LINES = frozenset(("cite", "data", "icon", "link", "octicon", "tool"))
"""Tags that stand within lines too, and open nothing."""

MAX_DEPTH = 12
"""How deep notes and tabs lie in each other; no page has so many, and each is indented by all those around it."""

_FLAGS = frozenset(("else", "elsif", "endcapture"))

_COLONS = re.compile(r"(?P<before>[ \t]*+):{3,99}[ \t]*+(?P<words>[^\n]*+)")
_COLON_NAME = re.compile(r"\{?+\.?+(?P<name>[A-Za-z][\w-]{0,40}+)\}?+(?P<rest>[^\n]*+)")
_HUGO = re.compile(
    r"(?P<before>[ \t]*+)\{\{[<%]-?+[ \t]*+(?P<close>/)?+[ \t]*+(?P<name>[A-Za-z][\w/-]{0,40}+)"
    r"(?P<rest>[^{}\n]{0,400}+)\}\}[ \t]*+"
)
_LIQUID = re.compile(r"(?P<before>[ \t]*+)\{%-?+[ \t]*+(?P<name>[a-z_]{1,30}+)(?P<rest>[^{}%\n]{0,400}+)%\}[ \t]*+")
_JSX = re.compile(
    r"(?P<before>[ \t]*+)<(?P<close>/)?+(?P<name>[A-Z][A-Za-z.]{1,40}+)(?P<rest>[^<>\n]{0,400}+)(?<!/)>[ \t]*+"
)
_MYST = re.compile(r"(?P<before>[ \t]*+)(?P<fence>`{3,}+)\{(?P<name>[a-z-]{1,40}+)\}(?P<rest>[^\n]*+)")
_LEARN_TAB = re.compile(r"#{1,3}[ \t]*+\[(?P<title>[^\]\n]{1,200}+)\]\(#tab/[^()\n]{1,200}+\)[ \t]*+")
_VALUE = re.compile(r"(?P<key>[\w-]{1,30})[ \t]{0,3}[=:][ \t]{0,3}[\"'](?P<value>[^\"'\n]{0,300})[\"']")
_BRACKETS = re.compile(r"\[(?P<title>[^\[\]\n]{0,200}+)\]")
_QUOTES = re.compile(r"[\"'](?P<value>[^\"'\n]{1,200})[\"']")
_HEADING = re.compile(r"#{1,6}[ \t]++(?P<title>[^\n]++)")
_FENCE = re.compile(r"[ \t]*+(?:`{3}|~{3})")
_ITEM = re.compile(r"[ \t]*+[-*+][ \t]++(?P<text>[^\n]++)")
_OPENED_BESIDE = re.compile(
    r"(?P<mark>[ \t]{0,40}(?:\{\{[<%][^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}|<[A-Z][^<>\n]{0,300}(?<!/)>))"
    r"[ \t]{0,9}(?P<words>\S[^\n]*+)"
)
_CLOSED_BESIDE = re.compile(
    r"(?P<words>[^\n]{0,5000}?\S)[ \t]{0,9}"
    r"(?P<mark>\{\{[<%][ \t]{0,9}/[^{}\n]{1,60}\}\}|\{%-?[ \t]{0,9}end[^{}\n]{1,60}%\}|</[A-Z][\w.]{0,40}>)[ \t]{0,9}"
)
_COLONS_BESIDE = re.compile(
    r"(?P<mark>(?P<before>[ \t]*+):::[ \t]*+(?!(?:image|video)\b)[A-Za-z][\w-]{0,40}+"
    r"(?:[ \t]++[\w-]{1,40}+=\"[^\"\n]*+\")*+[ \t]*+:::)(?!:)[ \t]*+(?P<words>\S[^\n]*+)"
)
"""A mark of Microsoft Learn, which has colons at its end too, and words behind it."""
_MARK_NAME = re.compile(r"(?P<name>[A-Za-z][\w.-]{0,40})")
_SUMMARY = re.compile(r"[ \t]*+<summary>(?P<title>[^<>\n]{0,200}+)</summary>[ \t]*+")


@dataclass(slots=True)
class _Part:
    """A part that is open. family: what closes it. column: of its mark. base: the columns before its text."""

    family: str
    name: str
    column: int
    base: int
    line: SourceLine
    opening_row: int = -1
    needs_title: bool = False
    items: list[str] | None = None


@dataclass(slots=True)
class ContainerText:
    """A text with notes and tabs of ours. lists: the items of its ``questions``, ``objectives`` and ``keypoints``."""

    lines: list[SourceLine] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)


def convert_containers(
    lines: Sequence[SourceLine], notes: Notes, field_lists: Collection[str] = frozenset(LIST_TITLES)
) -> ContainerText:
    """Returns the text with Markdown in place of other generators' containers.

    field_lists: the lists that are taken out of the text; others stay in it, below a heading.
    """
    return _Converter(notes, field_lists).convert(lines)


class _Converter:
    def __init__(self, notes: Notes, field_lists: Collection[str]) -> None:
        self._notes, self._field_lists = notes, field_lists
        self._text = ContainerText()
        self._parts: list[_Part] = []

    def convert(self, lines: Sequence[SourceLine]) -> ContainerText:
        lines = _split_marks(list(_open_directives(lines)))
        readers: tuple[Callable[[SourceLine], bool], ...] = (
            self._read_colons, self._read_hugo, self._read_liquid, self._read_jsx, self._read_learn_tab,
        )  # fmt: skip
        for line, is_code in mark_code(lines):
            if is_code or not any(read(line) for read in readers):
                self._write(line)
        for part in reversed(self._parts):
            if part.family != "learn":
                self._notes.add(CHANGED, "a part that nothing ends; it goes to the end of the page", part.line)
        return self._text

    def _read_colons(self, line: SourceLine) -> bool:
        match = _COLONS.fullmatch(line.text)
        if not match:
            return False
        words = match["words"].strip()
        bare = words.rstrip(":").strip()
        if not bare:
            return self._close("colon", "", line)
        name_match = _COLON_NAME.match(bare)
        if not name_match:
            return False
        name, rest = name_match["name"].lower(), name_match["rest"]
        rest = rest.rstrip("}") if bare.startswith("{") else remove_attribute_lists(rest)
        if name.endswith("-end"):
            return self._close("colon", name.removesuffix("-end"), line)
        values = _read_values(rest)
        if name in ("image", "video"):  # what is well written is Markdown already
            return name == "image" and self._read_picture(match["before"], bare, values, line)
        if name == "code":
            self._notes.add(LEFT_OUT, "code that lies in a file of its own", line, f"`{values.get('source', '')}`")
            return True
        title = values.get("title", "")
        if not title and (brackets := _BRACKETS.search(rest)):
            title = brackets["title"]
        elif not title and not values and not rest.lstrip().startswith(("{", "#", ".")):
            title = rest.strip().strip("\"'")
        if name == "zone":
            title = values.get("pivot") or values.get("target") or "zone"
        name = name.removeprefix("callout-")
        if name in _PLAIN and "title" not in values and not _BRACKETS.search(rest):
            title = ""
        return self._open("colon", name, title, len(match["before"]), line)

    def _read_picture(self, before: str, words: str, values: Mapping[str, str], line: SourceLine) -> bool:
        """Writes a picture of whose values not all can be read; whether nothing but them would be lost."""
        if "source" not in values or ":::" in words:
            return False
        self._notes.add(CHANGED, "a picture of which not all can be read", line, f"`{words[:80]}`")
        return self._write(replace_text(line, f"{before}{write_picture(values.get('alt-text', ''), values['source'])}"))

    def _read_hugo(self, line: SourceLine) -> bool:
        match = _HUGO.fullmatch(line.text)
        if not match:
            return False
        name = match["name"].rpartition("/")[2].lower()
        rest = match["rest"].rstrip().rstrip(">%").strip()
        if match["close"]:
            return self._close("hugo", name, line) or self._drop(line)
        values = _read_values(rest)
        if name in ("figure", "img", "image"):
            source = values.get("src") or values.get("source") or ""
            words = values.get("alt") or values.get("caption") or values.get("title") or ""
            return self._write(replace_text(line, f"{match['before']}{write_picture(words, source)}"))
        if name in ("youtube", "vimeo"):
            host = "https://www.youtube.com/watch?v=" if name == "youtube" else "https://vimeo.com/"
            identity = values.get("id") or rest.strip("\"' ").split(" ")[0]
            return self._write(replace_text(line, f"{match['before']}[Video]({host}{identity})"))
        quoted_words: list[str] = _QUOTES.findall(rest) if not values else []
        title = values.get("title") or values.get("header") or values.get("name") or ""
        bare = rest.split('"')[0].split()
        if name in ("hint", "notice", "callout", "alert", "admonition", "aside", "note"):
            kind = values.get("type") or values.get("color") or values.get("style") or (bare[0] if bare else "")
            if kind.lower() in NOTE_TYPES and "=" not in kind:
                name = kind.lower()
            elif quoted_words and quoted_words[0].lower() in NOTE_TYPES:
                name, quoted_words = quoted_words[0].lower(), quoted_words[1:]
        title = title or next(iter(quoted_words), "")
        if name in _PLAIN:
            title = values.get("title") or values.get("header") or ""
        if not _is_part_name(name) or rest.endswith("/"):
            self._notes.add(LEFT_OUT, "a shortcode", line, f"`{line.text.strip()[:60]}`")
            return True
        return self._open("hugo", name, title, len(match["before"]), line)

    def _read_liquid(self, line: SourceLine) -> bool:
        match = _LIQUID.fullmatch(line.text)
        if not match:
            return False
        name, rest = match["name"].lower(), match["rest"].strip(" -")
        if name in _FLAGS or name in ("endraw", "raw"):
            return self._drop(line) if name in _FLAGS else True
        if name.startswith("end"):
            return self._close("liquid", name.removeprefix("end"), line) or self._drop(line)
        values = _read_values(rest)
        if name in ("hint", "callout") and values.get("style", values.get("type", "")) in NOTE_TYPES:
            name = values.get("style") or values["type"]
        if name in _WITHIN_LINES:
            return False
        if not _is_part_name(name):
            self._notes.add(LEFT_OUT, "a tag of a template", line, f"`{line.text.strip()[:60]}`")
            return True
        return self._open("liquid", name, values.get("title", ""), len(match["before"]), line)

    def _read_jsx(self, line: SourceLine) -> bool:
        match = _JSX.fullmatch(line.text)
        if not match or is_html_tag(match["name"]):
            return False
        name = match["name"].rpartition(".")[2].lower()
        if match["close"]:
            return self._close("jsx", name, line) or self._drop(line)
        if not _is_part_name(name):
            return False
        values = _read_values(match["rest"])
        title = values.get("label") or values.get("title") or values.get("value") or ""
        if name in _PLAIN:
            title = values.get("title", "")
        if name == "admonition" and values.get("type", "").lower() in NOTE_TYPES:
            name = values["type"].lower()
        return self._open("jsx", name, title, len(match["before"]), line)

    def _read_learn_tab(self, line: SourceLine) -> bool:
        is_open = bool(self._parts) and self._parts[-1].family == "learn"
        match = _LEARN_TAB.fullmatch(line.text)
        if match:
            if is_open:
                self._parts.pop()
            return self._open("learn", "tab", match["title"], 0, line)
        if is_open and line.text.strip() in ("---", "***"):
            self._parts.pop()
            return True
        return False

    def _open(self, family: str, name: str, title: str, column: int, line: SourceLine) -> bool:
        base, shift = (self._parts[-1].base, column - self._parts[-1].column) if self._parts else (0, column)
        is_inner_component = family == "jsx" and bool(self._parts)
        base += max(0, shift) if not is_inner_component and (not self._parts or shift < 4) else 0
        part = _Part(family, name, column, base, line)
        self._parts.append(part)
        if name in _FOR_SOME:
            self._notes.add(CHANGED, "a part that was shown to some readers only", line, line.text.strip()[:80])
        if name in _LISTS and family == "colon":
            if _LISTS[name] in self._field_lists:
                part.items = self._text.lists.setdefault(_LISTS[name], [])
            else:
                words = LIST_TITLES[_LISTS[name]]
                heading = f"## {words}" if len(self._parts) == 1 else f"{' ' * column}**{words}**"
                self._text.lines.append(replace_text(line, ""))
                self._write(replace_text(line, heading))
                self._text.lines.append(replace_text(line, ""))
            return True
        if name in _PLAIN:
            if title.strip():
                self._text.lines.append(replace_text(line, ""))
                self._write(replace_text(line, f"{' ' * column}**{title.strip()}**"))
                self._text.lines.append(replace_text(line, ""))
            return True
        if len(self._parts) > MAX_DEPTH:
            self._notes.add(CHANGED, f"a part {MAX_DEPTH} parts deep; its text is in the one around it", line)
            return True
        title = title.replace('"', "'").strip()
        if name in _TABS:
            opening = f'=== "{title or "Tab"}"'
        else:
            kind = NOTE_TYPES.get(name, "note")
            if name not in NOTE_TYPES:
                self._notes.add(CHANGED, "a kind of note that is unknown here", line, f"`{name}` is a note now")
            sign = "???" if name in _FOLDED else "!!!"
            label = title or _TITLES.get(name, "")
            opening = f'{sign} {kind} "{label}"' if label else f"{sign} {kind}"
            part.needs_title = not title
        if self._text.lines and self._text.lines[-1].text.strip():
            self._text.lines.append(replace_text(line, ""))
        part.opening_row = len(self._text.lines)
        self._text.lines.append(replace_text(line, f"{' ' * base}{opening}"))
        part.base += 4
        return True

    def _close(self, family: str, name: str, line: SourceLine) -> bool:
        """Closes the innermost part that this mark ends; whether there is one. Colons that end nothing are dropped."""
        for depth in range(len(self._parts) - 1, -1, -1):
            part = self._parts[depth]
            if part.family == family and (not name or part.name == name or family in ("hugo", "liquid", "jsx")):
                del self._parts[depth:]
                self._text.lines.append(replace_text(line, ""))
                return True
        if family == "colon":
            self._notes.add(LEFT_OUT, "a mark that ends nothing", line)
            return True
        return False

    def _drop(self, line: SourceLine) -> bool:
        self._notes.add(LEFT_OUT, "a mark without its other half", line, f"`{line.text.strip()[:60]}`")
        return True

    def _write(self, line: SourceLine) -> bool:
        """Writes a line of the text, indented as its note asks for. Always true."""
        part = self._parts[-1] if self._parts else None
        if part is None:
            self._text.lines.append(line)
            return True
        text = line.text
        if part.items is not None:
            self._keep_item(part.items, line)
            return True
        if text.strip():
            indent = len(text) - len(text.lstrip(" "))
            text = text[min(indent, part.column) :]
            if part.needs_title:
                part.needs_title = False
                heading = _HEADING.fullmatch(text.strip()) or _SUMMARY.fullmatch(text)
                if heading:
                    self._set_title(part, heading["title"])
                    return True
            text = " " * part.base + text
        self._text.lines.append(replace_text(line, text if text.strip() else ""))
        return True

    def _set_title(self, part: _Part, title: str) -> None:
        row = part.opening_row
        opening = self._text.lines[row].text.split(' "')[0]
        words = remove_attribute_lists(title).replace('"', "'").strip().rstrip("#").strip()
        self._text.lines[row] = replace_text(self._text.lines[row], f'{opening} "{words}"')

    def _keep_item(self, items: list[str], line: SourceLine) -> None:
        if _FENCE.match(line.text):  # the word behind it is a language, and none of the item's
            line = replace_text(line, "```")
        if item := _ITEM.fullmatch(line.text):
            items.append(item["text"].strip())
        elif items and line.text.strip():
            items[-1] = f"{items[-1]} {line.text.strip()}"
        elif line.text.strip():
            items.append(line.text.strip())


def _split_marks(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines with the marks of a part on lines of their own, where words stand beside them."""
    split: list[SourceLine] = []
    for line, is_code in mark_code(lines):
        texts = [line.text]
        if not is_code and any(sign in line.text for sign in ("{{", "{%", "</")):
            if (opening := _OPENED_BESIDE.fullmatch(line.text)) and _is_part_name(_name_mark(opening["mark"])):
                texts = [opening["mark"], opening["words"]]
            if (closing := _CLOSED_BESIDE.fullmatch(texts[-1])) and _is_part_name(_name_mark(closing["mark"])):
                texts = [*texts[:-1], closing["words"], closing["mark"]]
        if not is_code and (colons := _COLONS_BESIDE.fullmatch(line.text)):
            texts = [colons["mark"], colons["before"] + colons["words"]]
        split += [replace_text(line, text) for text in texts]
    return split


def _name_mark(mark: str) -> str:
    name = _MARK_NAME.search(mark)
    return name["name"].lower().rpartition(".")[2].removeprefix("end") if name else ""


def _open_directives(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yields the lines with colons in place of the backticks of MyST's notes, which are no code."""
    closing = ""
    for line in lines:
        match = _MYST.fullmatch(line.text)
        if not closing and match and match["name"] in NOTE_TYPES:
            closing = match["fence"]
            title = match["rest"].strip()
            yield replace_text(line, f"{match['before']}:::{match['name']}" + (f"[{title}]" if title else ""))
        elif closing and line.text.strip() == closing:
            closing = ""
            yield replace_text(line, ":::")
        else:
            yield line


def _is_part_name(name: str) -> bool:
    return name in NOTE_TYPES or name in _TABS or name in _PLAIN


def _read_values(rest: str) -> dict[str, str]:
    return {match["key"].lower(): match["value"] for match in _VALUE.finditer(rest)}
