"""Finds the marks of other generators, wikis and word processors in the words of a parsed text.

They mean nothing in CommonMark, so that a page shows them as they are typed, or means something else by them. What
stands in code, formulas, HTML, addresses and links is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from .code import MASK_CHARACTER
from .containers import ALERTS, NOTES, OTHER_PARTS, find_containers, is_certain
from .document import UNFINISHED_TAG, Document, parse_document
from .item_signs import find_misread_items
from .labels import cut_label
from .lines import LineIndex
from .misplaced import find_misplaced_parts
from .misread import find_misread_marks
from .model import ForeignMark, LineSpan
from .note_blocks import INDENT_SIZE
from .sign_spaces import WIDE_SPACES, SignRun, find_sign_spaces, write_ordinary_space
from .typed_links import TYPED_LINK_HINTS, TypedLink, find_typed_links, read_typed_link

MAX_TYPED_LINKS = 100
"""The number of a text's links that are shown as they are typed, of which it is told."""

HARD_SPACE = "\u00a0"

BULLETS = "•▪◦‣●○■□➢➤\uf0b7\uf0a7\uf0d8\uf0fc"
"""Signs that stand for nothing but a bullet at the start of a line, those of Word's symbol fonts too."""

BULLETS_BEFORE_TAB = "·–—o§ØüvŸ"
"""Signs that Word copies in place of a bullet, with a tab behind them; in words they mean something else."""

_BEFORE = r"\n[ \t>]*+"
_BEFORE_ITEM = rf"{_BEFORE}(?:[-*+][ \t]++)?+"
_NOT_TOML = r"""[ \t]*+(?:#[^\n]*+)?+\n[ \t]*+(?:[\w.'"-]{1,60}+ = |\[)"""
_DIRECTIVES = (
    "note|tip|hint|important|warning|caution|attention|danger|error|admonition|seealso|dropdown|details|figure|image"
    "|toctree|tab-set|tab-item|grid|card|contents|literalinclude|code-block|include|versionadded|deprecated"
)
_ROLES = (
    "ref|doc|term|any|class|func|meth|mod|attr|kbd|numref|download|guilabel|menuselection|abbr|sup|sub|file|command"
    "|program|option|envvar|index|eq|cite"
)
_TAG_REST = r"[a-z][\w-]{0,40}+[^<>\n]{0,300}+"
_COMMANDS = r"newpage|pagebreak|clearpage|section\*?+\{|subsection\*?+\{|subsubsection\*?+\{|begin\{"
_KEYS = "alt|backspace|cmd|command|ctrl|control|delete|down|end|enter|esc|escape|home|left|meta|option|return|right"
_EMOJI = (
    "smile|smiley|grin|wink|tada|rocket|warning|bulb|memo|book|books|fire|star|heart|eyes|wave|clap|check|x"
    "|white_check_mark|heavy_check_mark|exclamation|question|information_source|construction|thumbsup|thumbsdown"
    "|point_right|thinking|bug|lock|key|calendar|email|phone|link|pushpin|checkered_flag|arrow_right|zap|sparkles"
    "|mortar_board|trophy|100|stop_sign|no_entry"
)


class _Sign(NamedTuple):
    """A kind of mark: what a text has that has any, and the pattern, whose group `mark` is reported."""

    kind: str
    hint: str
    pattern: re.Pattern[str]


_SIGNS = (
    _Sign(
        "include",
        "[!",
        re.compile(r"(?P<mark>\[!(?:INCLUDE|CODE(?:-[\w-]{1,20}+)?+|DIV)\b[^\]\n]{0,200}+\]?+)", re.IGNORECASE),
    ),
    _Sign("wiki", "[[", re.compile(rf"(?<![\\\[\w])(?P<mark>!?+\[\[[^\[\]\n\0]{{1,200}}+\]\])(?![(\[\]]|{_NOT_TOML})")),
    _Sign("sup", "^", re.compile(r"(?<=[\w)\]])(?P<mark>\^[\w+−-]{1,10}+\^)(?![\w^])")),
    _Sign("sub", "~", re.compile(r"(?<=[^\W\d_]|\))(?P<mark>~[\w+−-]{1,3}+~)(?!~)")),
    _Sign("highlight", "==", re.compile(r"(?<![=\\\w!<>])(?P<mark>==(?=[^\s=])[^=|\n]++(?<!\s)==)(?![=\w])")),
    _Sign("office", ":", re.compile(rf"(?P<mark><(?:o|w|v|m|st1|mso):{_TAG_REST}>)", re.IGNORECASE)),
    _Sign("confluence", ":", re.compile(rf"(?P<mark><(?:ac|ri):{_TAG_REST}>)", re.IGNORECASE)),
    _Sign("latex", "\\", re.compile(rf"{_BEFORE}(?P<mark>\\(?:{_COMMANDS})[^\n]*+)")),
    _Sign("directive", "::", re.compile(rf"{_BEFORE_ITEM}(?P<mark>\.\.[ \t]++[a-z][\w:-]{{0,40}}+(?<=::))")),
    _Sign("role", "`", re.compile(rf"(?<![\w:`])(?P<mark>(?::(?:{_ROLES}):|\{{(?:{_ROLES})\}}))`")),
    _Sign("heading", "==", re.compile(
        r"\n(?P<mark>(?P<signs>={2,6})[ \t]++(?=[^\s=])[^=\n]++(?P=signs))[ \t]*+(?=\n)")
    ),
    _Sign("hashes", "##", re.compile(r"\n {0,3}(?P<mark>#{2,6}(?=[^\W\d_])[^\n\0]*+)")),
    _Sign("heading", "h", re.compile(r"\n(?P<mark>h[1-6]\. )(?=\S)")),
    _Sign("macro", "{color:", re.compile(r"(?P<mark>\{color:[#\w]{1,30}+\})")),
    _Sign(
        "keys",
        "++",
        re.compile(
            r"(?<![\w+])(?P<mark>\+\+"
            rf"(?:[a-z][a-z0-9-]{{0,20}}+(?:\+[a-z0-9-]{{1,20}}+){{1,4}}|{_KEYS}|tab|up)\+\+)(?![\w+])"
        ),
    ),
    _Sign("icon", ":", re.compile(r"(?<![\w:/])(?P<mark>:(?:material|octicons|fontawesome|simple)-[a-z0-9-]{1,60}+:)")),
    _Sign("emoji", ":", re.compile(rf"(?<![\w:/])(?P<mark>:(?:{_EMOJI}|\+1|-1):)(?![\w:/])")),
)  # fmt: skip

_CONTENTS = re.compile(
    rf"{_BEFORE}"
    rf"(?P<mark>\[\[_?+TOC_?+\]\]|\[TOC\]|\$\{{toc\}}|\{{:?+toc[^}}\n]{{0,40}}+\}}|\\tableofcontents|__TOC__)"
    r"[ \t]*+(?=\n)",
    re.IGNORECASE,
)
_DIRECTIVE_FENCE = re.compile(rf"\{{(?:{_DIRECTIVES})\}}")
_VIDEO = re.compile(r"\[!VIDEO[ \t]++(?=https?://)(?P<url>[^\s\[\]<>()]{4,999}+)[^\]\n]{0,200}+\]", re.IGNORECASE)
_CALLOUT = re.compile(rf"{_BEFORE}(?P<mark>\[!(?P<name>[A-Za-z][\w-]{{0,30}}+)\](?P<fold>[+-]?+)(?P<title>[^\n]*+))")
SHORTCODE = re.compile(r"(?P<mark>\{\{[<%](?P<close>-?+[ \t]*+/)?+[^{}\n]{0,200}+\}{0,2}+)")
LIQUID = re.compile(r"(?<!\{)\{%-?+[ \t]*+(?P<name>[\w-]{1,30}+)[^%\n]{0,200}+%?+\}?+")
LIQUID_TAGS = frozenset(
    ("callout", "code", "content-ref", "embed", "file", "highlight", "hint", "include_relative", "link", "note",
     "post_url", "raw", "step", "stepper", "swagger", "tab", "tabs", "tip", "warning", "youtube")
)  # fmt: skip
"""Tags of Jekyll and GitBook that tell them from templates; most are closed by one that begins with `end`."""

_BULLET = re.compile(
    r"\n(?P<before>[ \t>]*+)"
    rf"(?P<sign>[{BULLETS}](?=[\s\w])|[{BULLETS_BEFORE_TAB}](?=\t)|–(?= )|·(?=[ \u00a0]{{2}}))[\s\u00a0]*+"
)
_HARD_SPACES = re.compile(r"\n[ \t>]*+(?P<mark>\u00a0[\u00a0 \t]*+)")
_MACRO = re.compile(
    r"\n[ \t]*+(?P<mark>\{(?P<name>info|note|warning|tip|panel|expand|code|noformat|excerpt|quote)"
    r"(?::[^}\n]{0,200}+)?+\})[ \t]*+(?=\n)"
)
_FORUM_CODE = re.compile(
    r"(?<![\\\w])(?P<mark>\[(?P<name>b|i|u|s|url|img|quote|code|color|size|list|center)(?:=[^\]\n]{0,200}+)?+\])",
    re.IGNORECASE,
)
_QUOTED_TAG = re.compile(
    r"<[A-Za-z][\w-]{0,30}+[ \t][^<>“”„‘’«»\n]{1,300}+(?<==)"
    r"(?P<mark>[“”„‘’«»])[^<>\n]{0,300}+>"
)
_CLOSED_WITHIN = 5000
"""The characters within which BBCode is closed."""

_HINTS = (
    "[[", "[!", "[/", "[toc]", "==", "^", "~", ":::", "++", *WIDE_SPACES, "__toc",
    "=“", "=”", "=„", "=‘", "=’", "=«", "=»",
)  # fmt: skip
_HINT_PATTERNS = (
    *map(
        re.compile,
        (
            r"\{[<%:{a-z]",
            r"\$[<%:{a-z]",
            r"\\[a-z]",
            r"<[a-z0-9]{1,3}:[a-z]",
            r"\.\. [a-z]",
            r":[\w+-]{1,60}+:",
            r"##{1,5}+[^\W\d_#]",
            rf"\n(?:h[1-6]\. |[ \t>]*+[{BULLETS}{BULLETS_BEFORE_TAB.lower()}][\s\w])",
        ),
    ),
    *TYPED_LINK_HINTS,
)
"""What every text in lower case has that has a mark; most texts have none, and are not searched further. Each pattern
begins with one character, which is a hundred times as quick to find as one of several."""


def list_foreign_marks(document: Document, body: str, masked: str, first_line: int = 1) -> list[ForeignMark]:
    """Returns the marks in the order of the text. body: the author's text. masked: the same without its code."""
    lines = body.split("\n")
    marks = [
        *find_misplaced_parts(document, lines, first_line),
        *find_misread_marks(document, first_line),
        *_find_fences(document, lines, first_line),
        *_find_drawn_pictures(document, lines, first_line),
    ]
    lowered = f"\n{masked}".lower()
    has_hint = any(hint in lowered for hint in _HINTS if hint[0] in lowered)
    if has_hint or any(pattern.search(lowered) for pattern in _HINT_PATTERNS):
        marks += _WordSearch(document, body, masked, first_line).find_marks()
    return sorted(dict.fromkeys(marks), key=lambda mark: mark.span)


def is_foreign_tag(masked: str, start: int) -> bool:
    """Whether a template mark at an offset is one of Hugo, Jekyll or GitBook, for which there is other advice."""
    if masked.startswith("{{", start):
        return masked[start + 2 : start + 3] in ("<", "%")
    tag = LIQUID.match(masked, start)
    return tag is not None and tag["name"].removeprefix("end") in LIQUID_TAGS


def mask_markup(document: Document, masked: str) -> str:
    """The text with all masked but the author's words: HTML, addresses and the brackets of links too."""
    lines = masked.split("\n")
    for node in document.root.walk():
        if node.kind in _HTML:
            _mask_lines(document, lines, node.start, node.end)
        elif node.kind == "link" or node.kind == "image":
            if node.text in _ADDRESSES or not node.children:
                _mask_lines(document, lines, node.start, node.end)
            else:
                _mask_lines(document, lines, node.start, node.children[0].start)
                _mask_lines(document, lines, node.children[-1].end, node.end)
    return "\n".join(lines)


def _find_fences(document: Document, lines: list[str], first_line: int) -> Iterator[ForeignMark]:
    """Fences of code that are directives of MyST."""
    for node in document.find_nodes(_FENCES) if b"{" in document.source else ():
        if node.text.startswith("{") and _DIRECTIVE_FENCE.match(node.text):
            row, column = document.locate(node.start)
            span = LineSpan(first_line + row, column + 1, len(lines[row]) + 1)
            yield ForeignMark("fence", node.text.partition("}")[0] + "}", span)


def _find_drawn_pictures(document: Document, lines: list[str], first_line: int) -> Iterator[ForeignMark]:
    """Pictures that a diagram names."""
    for node in document.find_nodes(_FENCES) if b"mermaid" in document.source else ():
        if node.text.split(maxsplit=1)[:1] != ["mermaid"] or not node.children:
            continue
        first, _ = document.locate(node.children[0].start)
        for number, line in enumerate(node.children[0].text.split("\n")):
            mark = _DRAWN_PICTURE.search(line)
            if mark and (column := lines[first + number].find(mark[0])) >= 0:
                span = LineSpan(first_line + first + number, column + 1, column + len(mark[0]) + 1)
                yield ForeignMark("drawn_picture", mark[0], span)


_DRAWN_PICTURE = re.compile(r"""(?<![\w-])(?:["']?+img["']?+|["']icon["']|src=)(?=[ \t]*+[:"'])""")
"""What names a picture in Mermaid: a key of a shape, of an actor's properties, an attribute of a label's HTML."""

_FENCES = frozenset(("code_block",))
_HTML = frozenset(("html", "inline_html", UNFINISHED_TAG))
_ADDRESSES = frozenset(("Address", "Autolink", "Email"))


def _mask_lines(document: Document, lines: list[str], start: int, end: int) -> None:
    (first, first_column), (last, last_column) = document.locate(start), document.locate(end)
    for row in range(first, min(last, len(lines) - 1) + 1):
        line = lines[row]
        left = first_column if row == first else 0
        right = min(last_column, len(line)) if row == last else len(line)
        lines[row] = line[:left] + MASK_CHARACTER * (right - left) + line[right:]


class _WordSearch:
    """Searches one text. Lines count from 0 until they are reported."""

    def __init__(self, document: Document, body: str, masked: str, first_line: int) -> None:
        self._document, self._body = document, body
        self._raw = f"\n\n{body}\n"
        self._masked = f"\n\n{masked}\n"  # a line break before each line lets patterns start with one
        words = mask_markup(document, masked)
        self._word_lines = words.split("\n")
        self._words = f"\n\n{words}\n"
        self._lines = LineIndex(self._raw, first_line - 2)
        self._first_line = first_line

    def find_marks(self) -> Iterator[ForeignMark]:
        for sign in _SIGNS:
            if sign.hint in self._words:
                for match in sign.pattern.finditer(self._words):
                    if sign.kind != "wiki" or _is_wiki_link(match["mark"]):
                        yield self._report(sign.kind, match, is_mendable=sign.kind == "highlight")
        yield from self._find_containers()
        yield from self._find_tags()
        yield from self._find_bracketed()
        yield from self._find_macros()
        yield from self._find_line_starts()
        yield from self._find_sign_spaces()
        yield from map(self._report_link, islice(find_typed_links(self._words, self._masked), MAX_TYPED_LINKS))

    def _report(
        self,
        kind: str,
        match: re.Match[str],
        number: int = 1,
        *,
        group: str | int = "mark",
        is_mendable: bool = False,
    ) -> ForeignMark:
        start, end = match.span(group)
        label = " ".join(self._raw[start:end].split())
        return ForeignMark(kind, cut_label(label), self._lines.locate_span(start, end), number, is_mendable)

    def _report_link(self, link: TypedLink) -> ForeignMark:
        """Reports a link that is shown as it is typed, with the whole of it as label."""
        written = self._raw[link.start : link.end]
        is_mendable = link.form in _MENDABLE or (link.form == "apart" and link.is_picture)
        is_plain = "\n" not in written and MASK_CHARACTER not in self._words[link.start : link.end]
        return ForeignMark(
            "link" if link.is_sure else "possible_link",
            written if "\n" not in written else " ".join(written.split()),
            self._lines.locate_span(link.start, link.end),
            is_mendable=is_mendable and is_plain and read_typed_link(written) is not None,
        )

    def _find_containers(self) -> Iterator[ForeignMark]:
        for group in find_containers(self._word_lines) if ":::" in self._words else ():
            is_mendable = is_certain(group)
            for container in group:
                column, written = container.column + 1, container.written
                span = LineSpan(self._first_line + container.row, column, column + len(written))
                kind = "part" if container.name in OTHER_PARTS else "container"
                yield ForeignMark(kind, cut_label(written), span, 1, is_mendable)

    def _find_tags(self) -> Iterator[ForeignMark]:
        """Tags of Hugo, Jekyll and GitBook, also within HTML and addresses; those that close another are left out."""
        if "{{" in self._masked:
            for match in SHORTCODE.finditer(self._masked):
                if not match["close"]:
                    yield self._report("shortcode", match)
        if "{%" in self._masked:
            for match in LIQUID.finditer(self._masked):
                if match["name"] in LIQUID_TAGS:
                    yield self._report("liquid", match, group=0)
        if "<" in self._masked:
            for match in _QUOTED_TAG.finditer(self._masked):
                yield self._report("quotes", match, group=0)

    def _find_bracketed(self) -> Iterator[ForeignMark]:
        for match in _CONTENTS.finditer(self._words):
            yield self._report("contents", match)
        if "[!" not in self._words:
            return
        for match in _VIDEO.finditer(self._masked):
            yield self._report("video", match, group=0, is_mendable=True)
        for match in _CALLOUT.finditer(self._words):
            name, is_quoted = match["name"].lower(), ">" in match[0][: match.start("mark") - match.start()]
            more = match["fold"] or match["title"].strip()
            if is_quoted and name not in _NO_CALLOUTS and (more or name not in ALERTS):
                yield self._report("callout", match)
            elif not is_quoted and not more and name in NOTES:
                yield self._report("alert", match)

    def _find_macros(self) -> Iterator[ForeignMark]:
        if "{" in self._words:
            open_names: set[str] = set()
            for match in _MACRO.finditer(self._words):
                if match["name"] in open_names:
                    open_names.remove(match["name"])
                else:
                    open_names.add(match["name"])
                    yield self._report("macro", match)
        if "[/" in self._words:
            plain = self._words.lower()
            for match in _FORUM_CODE.finditer(self._words):
                if plain.find(f"[/{match['name'].lower()}]", match.end(), match.end() + _CLOSED_WITHIN) > 0:
                    yield self._report("forum", match)

    def _find_line_starts(self) -> Iterator[ForeignMark]:
        for run in _group_lines(list(_BULLET.finditer(self._words)), self._lines):
            is_certain = any(match["sign"] in BULLETS or match[0].endswith("\t") or _has_tab(match) for match in run)
            if is_certain or len(run) > 1:
                is_of_number = any(match["sign"] in "§–—" and self._is_digit(match.end()) for match in run)
                is_mendable = len({match["sign"] for match in run}) == 1 and not is_of_number
                yield self._report("bullet", run[0], len(run), group="sign", is_mendable=is_mendable)
        if HARD_SPACE in self._words:
            for run in _group_lines(list(_HARD_SPACES.finditer(self._words)), self._lines):
                is_mendable = all(len(match[0]) <= INDENT_SIZE for match in run)
                mark = self._report("hard_space", run[0], len(run), is_mendable=is_mendable)
                yield mark._replace(label=str(len(run[0]["mark"])))

    def _is_digit(self, position: int) -> bool:
        return self._words[position : position + 1].isdigit()

    def _find_sign_spaces(self) -> Iterator[ForeignMark]:
        if not any(space in self._words for space in WIDE_SPACES):
            return
        runs = list(find_sign_spaces(self._word_lines))
        misread_rows = self._find_misread_rows([run for run in runs if run.is_sure])
        for run in runs:
            span = LineSpan(self._first_line + run.row, run.column + 1, run.column + len(run.sign) + 1)
            is_mendable = run.is_sure and misread_rows.isdisjoint(run.rows)
            yield ForeignMark("sign_space", run.sign, span, run.line_count, is_mendable)

    def _find_misread_rows(self, runs: Sequence[SignRun]) -> frozenset[int]:
        """Returns the rows of items that would be shown otherwise than they are typed, had the runs ordinary spaces."""
        if all(run.is_heading for run in runs):
            return frozenset()
        lines = self._body.split("\n")
        for row in (row for run in runs for row in run.rows):
            lines[row] = write_ordinary_space(lines[row])
        return find_misread_items(self._document, parse_document("\n".join(lines)))


_MENDABLE = frozenset(("spaced", "swapped"))
_NO_CALLOUTS = frozenset(("video", "include", "code", "div"))
_MAX_GAP = 3
"""The most lines between the starts of two items of one list."""


def _is_wiki_link(mark: str) -> bool:
    words = mark.strip("![]")
    is_spaced = words != words.strip()
    return not is_spaced and any(c.isalpha() for c in words) and words.strip("_").upper() != "TOC" and words[0] != "^"


def _has_tab(match: re.Match[str]) -> bool:
    return match.string.startswith("\t", match.end("sign"))


def _group_lines(matches: list[re.Match[str]], lines: LineIndex) -> Iterator[list[re.Match[str]]]:
    """Groups matches at the starts of lines that follow each other closely; those behind a gap have the same sign."""
    group: list[re.Match[str]] = []
    last_line, last_sign = 0, ""
    for match in matches:
        line, sign = lines.locate_span(match.start() + 1, match.end()).line, match[0].strip()[:1]
        distance = line - last_line
        if group and (distance > _MAX_GAP or (distance > 1 and sign != last_sign)):
            yield group
            group = []
        group.append(match)
        last_line, last_sign = line, sign
    if group:
        yield group
