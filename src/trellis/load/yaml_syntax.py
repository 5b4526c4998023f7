"""Explains to an author why YAML cannot be read: the cause in words, and the line as it should be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml
from yaml.reader import Reader

from .problem import Problem
from .yaml_lists import UnreadItem, find_unread_items

YAML_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line in YAML 1.1, but not in editors."""

CONTROL_CHARACTERS = re.compile(f"{Reader.NON_PRINTABLE.pattern}|{YAML_LINE_BREAKS.pattern}")
"""Characters that YAML does not allow, and those line breaks."""

_VALUE = re.compile(r"[ \t]*(?P<dash>(?:-[ \t]++(?=\S))*+)(?P<key>[\w-]+:[ \t]+)?(?P<value>\S(?:.*[^ \t\n])?)[ \t]*$")
"""A line with a value: behind its dashes and its key."""

_SPECIAL_STARTS = frozenset("[]{}*&!|>%@`\"',?:-#")
"""Characters that mean something to YAML at the start of a value."""

_CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}

_ESCAPE_SIGNS = ("escape", "hexdecimal")
"""What libyaml says of a backslash, in its own spelling."""

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"')

_ESCAPES = re.compile(
    r"(?P<path>(?<![^\s\"'(])(?:[A-Za-z]:(?=\\[^\\])|\\\\(?=[\w.-]{1,64}+\\[\w$])))|(?P<formula>\$(?=\S))"
    r"|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(?P<sign>.))",
    re.DOTALL,
)
"""What YAML takes for one character between double quotation marks; where a path of Windows or a formula may begin.

A path that begins with two backslashes has a server's name and a single one behind it: other words with two, such as
``\\\\frac{1}{2}``, are written as YAML has them.
"""

_SERVER_NAME = re.compile(r"(?=[^\\]{0,63}[\d.-])[\w.-]{4,64}+(?=\\)")
"""The name of a server that is no command of LaTeX and no pattern, since it has a digit, a point or a hyphen."""

_NEEDLESS_BACKSLASH = re.compile(r"\\(?=['‘’‚“”„«»])")
"""A backslash before a quotation mark that does not end the value, as programmers write one."""

_OTHER_ESCAPE = re.compile(r"(?<=[^\s\"'(])\\\\|\\(?:[\"/]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|n(?![a-z]))")
"""What nobody writes but for YAML, so that it would be spoilt between single quotation marks."""

_FORMULA_END = re.compile(r"[^$]*[^$\s](?P<end>\$)(?![A-Za-z0-9])")

_PLAIN_ESCAPES = frozenset('\\"/\n ')
"""What stands for itself behind a backslash, is a space at a line's begin, or ends a line."""

_INVISIBLE_ESCAPES = frozenset("0abvefr")
"""What gives a character that no text has a use for, such as a bell."""

_SPACE = re.compile(r"\s")

_MAX_PATH = 260
"""The longest path of Windows."""

_MAX_QUOTED = 80
"""The longest value that a help repeats."""


def explain_syntax_error(error: yaml.MarkedYAMLError, text: str, line: int) -> Problem:
    """Explains a YAML error to an author. The position is that of the failure, or of the opening that is not closed.

    line: the line of the file on which `text` starts.
    """
    failure = error.problem_mark or error.context_mark
    if failure is None:
        return Problem("fm-syntax", line, 1, "this cannot be read", "check colons and indentation")
    lines = text.split("\n")
    return (
        _explain_escape(error, failure, lines, line)
        or _explain_tab(error, failure, lines, line)
        or _explain_colon(error, failure, lines, line)
        or _explain_comment(failure, lines, line)
        or _explain_item(error, failure, lines, line)
        or _explain_value(error, failure, lines, line)
        or _explain_opening(error, failure, lines, line)
        or _explain_otherwise(failure, lines, line)
    )


def explain_plain_line(source_line: str, line: int) -> Problem:
    """Explains a line that holds neither a key nor an item."""
    content = source_line.strip()
    column = len(source_line) - len(source_line.lstrip()) + 1
    message, help = "this cannot be read as `key: value`", "write a key, a colon, a space and the value"
    if match := re.match(r"([\w-]+):(?=\S)(.*)", content):
        message, help = "no space stands behind the colon", f"write `{match[1]}: {shorten(match[2])}`"
    elif re.match(r"-\S", content):
        message, help = "no space stands behind the hyphen", f"write `- {shorten(content[1:])}`"
    return Problem("fm-syntax", line, column, message, help)


def explain_anchor(name: str, mark: Any, text: str, line: int) -> Problem:
    """Explains a name that YAML gives to a value, and that is missing from it. mark: where the name stands."""
    source_line = _get_line(text.split("\n"), mark.line)
    match = _VALUE.match(source_line)
    help = "take it out, or put the text in quotation marks if it is part of it"
    if match and (match["key"] or match["dash"]) and re.match(r"&\S+[ \t]+[^ \t\[{*&!|>]", match["value"]):
        help = suggest_quoting(match["key"].strip() + " " if match["key"] else "- ", match["value"])
    message = f"`&{shorten(name)}` counts as the name of a value, and is no part of its text"
    return Problem("fm-alias", mark.line + line, mark.column + 1, message, help)


def explain_escape(text: str, start: int, end: int, line: int) -> Problem | None:
    r"""Explains the first backslash of a value that its author means as one, or returns None.

    It is one where a word follows what would be invisible, in a path of Windows, in a formula, and before the
    underscore of a name. A line break may be one that an editor wrote, so it needs more of a path than a letter and a
    colon, or than a word with a backslash: "Option A:" ends a line, and so does "Use \alpha".

    start, end: where the value stands in the text, with its quotation marks.

    >>> explain_escape(r'"C:\temp"', 0, 9, 1).column
    4
    >>> explain_escape(r'"one\ntwo"', 0, 10, 1)
    """
    meant_end = formula_end = start
    for match in _ESCAPES.finditer(text, start + 1, end):
        position, sign = match.start(), match["sign"]
        behind = text[match.end()]  # at the most the quotation mark
        if match["path"]:
            meant_end = max(meant_end, _find_path_end(text, match, start, end))
        elif match["formula"]:
            if position > formula_end and (formula := _FORMULA_END.match(text, position + 1, end)):
                formula_end = formula.start("end")
        elif sign and (
            (sign in _INVISIBLE_ESCAPES and behind.islower())
            or (sign == "_" and behind.islower() and text[position - 1].islower())
            or (sign not in _PLAIN_ESCAPES and position < meant_end)
            or (sign in "nt" and position < formula_end and behind.islower())
        ):
            value = text[start + 1 : end - 1]
            row, column = text.count("\n", 0, position), position - text.rfind("\n", 0, position)
            line_start = text.rfind("\n", 0, start) + 1
            source_line = text[line_start:].partition("\n")[0]
            rest = text[position : position + 2]
            return _describe_escape("" if "\n" in value else value, rest, source_line, row + line, column)
    return None


def _find_path_end(text: str, path: re.Match[str], start: int, end: int) -> int:
    """Returns where a path of Windows ends; -1 if there is none, or if its backslashes are doubled as they have to be.

    path: its begin. start, end: where the value stands.
    """
    last = min(end, path.start() + _MAX_PATH)
    path_end = space.start() if (space := _SPACE.search(text, path.start(), last)) else last
    rest = text[path.end() : path_end]
    if "\\\\" in rest:
        return -1
    is_whole_value = path.start() == start + 1 and path_end == end
    first_escape = rest if path[0].endswith(":") else rest[rest.index("\\") :]
    may_be_line_break = first_escape.startswith("\\n") and not _SERVER_NAME.match(rest)
    if may_be_line_break and not (first_escape[2:3].islower() and (is_whole_value or "\\" in first_escape[2:])):
        return -1
    return path_end


def describe_control_character(text: str, line: int) -> Problem:
    """Describes the first character that YAML does not allow, the only cause of an error without a position."""
    first = CONTROL_CHARACTERS.search(text)
    before = text[: first.start()] if first else ""
    name = f"U+{ord(first.group()):04X}" if first else "unknown"
    row, column = before.count("\n"), len(before) - before.rfind("\n")
    return Problem("fm-syntax", row + line, column, f"an invisible control character ({name})", "delete it")


def suggest_quoting(key: str, value: str) -> str:
    """Returns the help to quote a value, with the quoted line unless it is long or has several lines.

    key: what stands before the value on its line. value: "" if it has several lines.
    """
    example = f": `{key}{_quote(value)}`" if 0 < len(value) <= _MAX_QUOTED and "`" not in value else ""
    return f"put the whole value in quotation marks{example}"


def _quote(value: str) -> str:
    """Returns a value between the quotation marks within which it stays as it is."""
    if "'" in value and ('"' in value or "\\" in value):
        return "'" + value.replace("'", "''") + "'"
    return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'


def shorten(text: str) -> str:
    """Returns a text for a message, cut if it is long."""
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:40]}…"


def _explain_escape(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    if error.context_mark is None or not any(sign in (error.problem or "") for sign in _ESCAPE_SIGNS):
        return None
    opening = error.context_mark
    source_line = _get_line(lines, opening.line)
    quoted = _QUOTED.match(source_line, opening.column)
    rest = _get_line(lines, failure.line)[failure.column :]
    return _describe_escape(quoted[1] if quoted else "", rest, source_line, failure.line + line, failure.column + 1)


def _describe_escape(value: str, rest: str, source_line: str, line: int, column: int) -> Problem:
    """Describes a backslash between double quotation marks.

    value: all that they hold, "" if it has several lines. rest: the backslash and what follows it. source_line: that
    on which the quotation marks begin.
    """
    help = "write the value between single quotation marks"
    match = _VALUE.match(source_line)
    is_whole = match and match["value"] == f'"{value}"'
    key = "" if not match or not is_whole else f"{match['key'].strip()} " if match["key"] else "- "
    is_short = 0 < len(value) <= _MAX_QUOTED and "`" not in value
    text = _NEEDLESS_BACKSLASH.sub("", value)
    if _NEEDLESS_BACKSLASH.match(rest) and (not value or _can_read(f'"{text}"')):
        help = "take it out: this quotation mark needs none" + f'; write `{key}"{text}"`' * is_short
    elif _OTHER_ESCAPE.search(value):
        help = "write the backslash twice: `\\\\`"
    elif is_short:
        help += f": `{key}'" + text.replace("'", "''") + "'`"
    message = "a backslash stands between double quotation marks, where YAML gives it a meaning"
    return Problem("fm-syntax", line, column, message, help)


def _can_read(quoted: str) -> bool:
    """Whether YAML takes a text between double quotation marks as it is meant."""
    try:
        return isinstance(yaml.load(quoted, Loader=yaml.CSafeLoader), str) and not explain_escape(
            quoted, 0, len(quoted), 1
        )
    except yaml.YAMLError:
        return False


def _explain_tab(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    source_line = _get_line(lines, failure.line)
    indentation = source_line[: len(source_line) - len(source_line.lstrip())]
    is_at_tab = "\t" in source_line[: failure.column + 1] and "token" in (error.problem or "")
    if not is_at_tab and "\t" not in indentation:
        return None
    column = source_line.index("\t") + 1
    return Problem("fm-tab", failure.line + line, column, "a tab stands in the indentation", "use spaces")


def _explain_colon(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    if "mapping values are not allowed" not in (error.problem or ""):
        return None
    source_line = _get_line(lines, failure.line)
    before = source_line[: failure.column]
    if failure.line and re.fullmatch(r" *[\w-]+", before):  # its first colon: the fault is the line's own place
        return _explain_indentation(lines, failure.line, line)
    word = re.fullmatch(r" *([\w-]+) *", _get_line(lines, failure.line - 1)) if failure.line else None
    if word and re.fullmatch(r" *- +[\w-]+", before):
        column, row = word.start(1) + 1, failure.line - 1
        return Problem("fm-syntax", row + line, column, "no colon stands behind this key", f"write `{word[1]}:`")
    match = _VALUE.match(source_line)
    if match and match["key"] and match["value"][0] in _SPECIAL_STARTS:
        return None
    help = 'put the value in quotation marks: `key: "first: second"`; or check the line above'
    if match and match["key"]:
        help = suggest_quoting(match["key"].strip() + " ", match["value"])
    return _build(failure, line, "a second colon makes this line unreadable", help)


def _explain_indentation(lines: list[str], row: int, line: int) -> Problem:
    indent = _measure_indent(lines[row])
    above = next((one for one in reversed(lines[:row]) if one.strip()), "")
    plain = _VALUE.match(above)
    has_glued_hyphen = re.match(r" *-\w", above) is not None
    if plain and (has_glued_hyphen or not plain["key"]) and not above.rstrip().endswith(":"):
        above_row = max(number for number in range(row) if lines[number].strip())
        return explain_plain_line(above, above_row + line)
    spaces = f"{indent} space{'' if indent == 1 else 's'}"
    message = f"this line is indented by {spaces}, which fits no line above it"
    return Problem("fm-syntax", row + line, indent + 1, message, "give it as many spaces as the keys beside it")


def _explain_comment(failure: Any, lines: list[str], line: int) -> Problem | None:
    """Explains a ` #` that cuts a value which goes on: on the next line, or up to its bracket."""
    for row in range(min(failure.line, len(lines) - 1), -1, -1):
        source_line = lines[row]
        match = _VALUE.match(source_line)
        sign = re.search(r"[ \t]#", source_line)
        if not match or not sign or sign.start() < match.start("value") or match["value"][0] in "\"'#":
            if source_line.strip() and row < failure.line:
                return None
            continue
        opening = match["value"][0]
        if opening in "[{":
            if _CLOSING[opening] not in source_line[sign.start() :]:
                return None
            help = "put the item that holds it in quotation marks"
        elif row == failure.line:
            return None
        else:
            help = "put the whole value in quotation marks"
        message = f"all from `{shorten(source_line[sign.start() + 1 :])}` on counts as a comment"
        return Problem("value-cut", row + line, sign.start() + 2, message, help)
    return None


def _explain_item(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    """Explains an item of a list between brackets, where the value is one as a whole."""
    row = error.context_mark.line if error.context_mark else failure.line
    match = _VALUE.match(_get_line(lines, row))
    if not match or not match["value"].startswith("["):
        return None
    value = match["value"]
    unread_items = find_unread_items(value)
    first = next(unread_items, None)
    if first is None:
        return None
    start, end = first
    opening = value[start]
    behind = value[start:end].rpartition(_CLOSING.get(opening, "\n"))[2].strip()
    if opening in _CLOSING and behind and behind != value[start:end]:
        mark = "bracket" if opening in "[{" else "quotation mark"
        message = f"`{shorten(behind)}` stands behind the closing {mark}"
    elif opening in _SPECIAL_STARTS:
        message = "an item starts with a character that YAML keeps for itself"
    else:
        message = "an item holds a character that YAML keeps for itself"
    help = "put the item in quotation marks"
    if len(value) <= _MAX_QUOTED and "`" not in value:
        key = match["key"].strip() + " " if match["key"] else "- "
        help += f": `{key}{_quote_items(value, [first, *unread_items])}`"
    return Problem("fm-syntax", row + line, match.start("value") + start + 1, message, help)


def _quote_items(value: str, items: Sequence[UnreadItem]) -> str:
    """Returns a list between brackets with these items in quotation marks."""
    parts: list[str] = []
    offset = 0
    for start, end in items:
        parts += (value[offset:start], _quote(value[start:end]))
        offset = end
    return "".join((*parts, value[offset:]))


def _explain_value(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    """Explains a value that starts with a character that YAML takes for its own."""
    row = error.context_mark.line if error.context_mark and "block mapping" not in (error.context or "") else None
    row = failure.line if row is None else row
    source_line = _get_line(lines, row)
    match = _VALUE.match(source_line)
    if not match or not (match["key"] or match["dash"]) or match["value"][0] not in _SPECIAL_STARTS:
        return None
    value, column = match["value"], match.start("value") + 1
    help = suggest_quoting(match["key"].strip() + " " if match["key"] else "- ", value)
    opening = value[0]
    if opening in _CLOSING:
        end = value.find(_CLOSING[opening], 1)
        rest = value[end + 1 :].strip() if end > 0 else ""
        if not rest or rest.startswith("#"):
            if opening != "'" or end > 0:
                return None  # not closed: explained as an opening
            message = "a quotation mark is opened and not closed"
        elif opening in "[{":
            message = f"`{shorten(rest)}` stands behind the closing bracket"
        else:
            message = f"`{shorten(rest)}` stands behind the closing quotation mark"
    else:
        message = "a value starts with a character that YAML keeps for itself"
    return Problem("fm-syntax", row + line, column, message, help)


def _explain_opening(error: yaml.MarkedYAMLError, failure: Any, lines: list[str], line: int) -> Problem | None:
    context, opening = error.context or "", error.context_mark or failure
    if "flow node" in context and not _get_line(lines, failure.line)[: failure.column].strip():
        for row in range(min(failure.line, len(lines)) - 1, -1, -1):
            if column := max(lines[row].rfind("["), lines[row].rfind("{")) + 1:
                help = "close it, and put commas between the items"
                return Problem("fm-syntax", row + line, column, "a bracket is opened and not closed", help)
    if "quoted scalar" in context:
        message = "a quotation mark is opened and not closed"
        return _build(opening, line, message, "close it, or leave both out")
    if "flow sequence" in context or "flow mapping" in context:
        help = "close it, and put commas between the items"
        return _build(opening, line, "a bracket is opened and not closed", help)
    if "start any token" in (error.problem or ""):
        message = "a value starts with a character that YAML keeps for itself"
        return _build(failure, line, message, "put the value in quotation marks")
    return None


def _explain_otherwise(failure: Any, lines: list[str], line: int) -> Problem:
    help = "check the colon, the space behind it and the indentation of this line and the one above"
    row = min(failure.line, len(lines) - 1)
    return Problem("fm-syntax", row + line, failure.column + 1, "this cannot be read as `key: value`", help)


def _build(mark: Any, line: int, message: str, help: str) -> Problem:
    return Problem("fm-syntax", mark.line + line, mark.column + 1, message, help)


def _get_line(lines: list[str], row: int) -> str:
    return lines[row] if row < len(lines) else ""


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
