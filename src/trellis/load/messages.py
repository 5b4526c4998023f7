"""A portal's own files of messages, ``locale/<language>.po``: each is read as gettext has it, or said to be wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from gettext import c2py
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import PydanticCustomError

from ..kinds.languages import require_language_tag
from .problem import Problem

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.messages.catalog import Catalog, Message

ENGINE_FOLDER = Path(__file__).parents[1] / "site" / "locale"
PORTAL_FOLDER = "locale"

RULE = "messages-malformed"
"""The id of the rule on these files."""

_ENGLISH = "en"
"""The language that messages are translated from; it has none."""

_LINE = re.compile(r'\s*(#.*|(msg(ctxt|id|id_plural|str)(\[\d\])?\s+)?".*"\s*)?')
"""A line of a gettext file: a comment, a key with its text, or more of a text."""

_PLACEHOLDER = re.compile(r"\{(\w*)\}")

_MARKUP = re.compile(r"<[A-Za-z/!?]")
"""What a browser takes for the beginning of an element."""

_PLURAL_RULE = re.compile(r"(?:[\sn?:()]|%\s*+[1-9]\d{0,6}|\d{1,7}|[<>=!]=?|&&|\|\|)++")
"""What the plural of any language needs. Nothing is divided but by a number that is written there and is not 0."""

_PLURAL_COUNT = re.compile(r"nplurals\s*+=\s*+(\d++)")
_LINE_JOIN = re.compile(r'"[^\S\n]*+\n\s*+"')
"""Where a text goes on in the next line."""

MAX_FORMS = 6
"""No language has more forms of the plural; room for all of them is made for each message."""

_PLURAL_EXAMPLES = (*range(1001), 10_000, 1_000_000)


class MessageFile(NamedTuple):
    """A file of messages. language: its tag, or "". catalogue: None if it cannot be read."""

    language: str
    catalogue: Catalog | None
    problems: tuple[Problem, ...]


def list_message_files(folder: Path) -> list[Path]:
    """Returns everything in a folder that is called like a file of messages, in whatever case."""
    return sorted(file for file in folder.glob("*") if file.suffix.lower() == ".po")


def find_message_problems(root: Path) -> tuple[tuple[str, Problem], ...]:
    """Returns what is wrong with the portal's files of messages, each with the file's path."""
    return tuple(
        (f"{PORTAL_FOLDER}/{file.name}", problem)
        for file in list_message_files(root / PORTAL_FOLDER)
        for problem in read_messages(file).problems
    )


def read_messages(file: Path) -> MessageFile:
    """Reads a file of messages. What is wrong with it is among its problems, all of them at once."""
    language, problems = _read_language(file)
    if problems:
        return MessageFile("", None, problems)
    if file.is_symlink() or not file.is_file():
        message = "is a folder, a link or no ordinary file"
        return MessageFile(language, None, (_describe(1, message, "put a file of messages here, or rename it"),))
    try:
        content = file.read_bytes()
    except OSError:
        return MessageFile(language, None, (_describe(1, "the file cannot be read", "check the file's permissions"),))
    catalogue, problems = _parse_catalogue(content, _parse_locale(language))
    if catalogue is not None:
        number, head_problems = _check_head(catalogue, content.decode().split("\n"), language)
        problems = (*head_problems, *_check_messages(catalogue, number))
        catalogue.charset = "utf-8"
    return MessageFile(language, catalogue, problems)


def list_messages(catalogue: Catalog) -> Iterator[Message]:
    """Yields the messages that have words, without the head of the file and doubtful ones."""
    for message in catalogue:
        if message.id and not message.fuzzy and any(_list_forms(message.string)):
            yield message


def _describe(line: int, message: str, help: str) -> Problem:
    return Problem(RULE, line, 1, message, help)


def _read_language(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Returns the language that a file is named after, or what is wrong with its name."""
    try:
        language = require_language_tag(file.stem.replace("_", "-"))
    except PydanticCustomError as error:
        help = "name the file after its language, such as fr.po"
        return "", (_describe(1, f"`{file.stem}` {error.message()}", help),)
    if language == _ENGLISH:
        message = "the messages are written in English, so words for English are never used"
        return "", (_describe(1, message, "delete it; `en-GB.po` has words for British English"),)
    if file.name not in (f"{language}.po", f"{language.replace('-', '_')}.po"):
        message = f"the language `{language}` is written otherwise, and on other machines the file has no effect"
        return "", (_describe(1, message, f"name it `{language}.po`"),)
    if _parse_locale(language) is None:
        message = f"the dates and plurals of `{language}` are not known"
        return "", (_describe(1, message, "use a language that CLDR describes"),)
    return language, ()


def _parse_locale(language: str) -> Locale | None:
    """Returns the language as Babel knows it, with its rules of the plural; None if Babel does not know it."""
    from babel.core import Locale, UnknownLocaleError  # imported late, as everything of Babel

    with suppress(UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")
    return None


def _parse_catalogue(content: bytes, locale: Locale | None) -> tuple[Catalog | None, tuple[Problem, ...]]:
    from babel.messages.pofile import read_po

    if content.startswith(codecs.BOM_UTF8):
        help = "save it as UTF-8 without the mark (BOM)"
        return None, (_describe(1, "begins with an invisible byte-order mark", help),)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (_describe(line, "is not saved as UTF-8", "save it as UTF-8 in your editor"),)
    problems = tuple(
        _describe(number, "the file cannot be read here", 'write `msgid "…"` and `msgstr "…"`')
        for number, line in enumerate(text.split("\n"), start=1)
        if not _LINE.fullmatch(line)
    )
    counts = _PLURAL_COUNT.findall(_LINE_JOIN.sub("", text))
    if any(len(count) > 1 or not 1 <= int(count) <= MAX_FORMS for count in counts):
        line = _find_line(text.split("\n"), "nplurals")
        help = f"say how many there are, from 1 to {MAX_FORMS}"
        problems = (*problems, _describe(line, f"no language has {counts[0][:9]} forms of the plural", help))
    if problems:
        return None, problems
    try:
        return read_po(StringIO(text), locale=locale, charset="utf-8", abort_invalid=True), ()
    except Exception as error:  # the library meets whatever somebody wrote, and raises in many ways
        reason = str(error).rpartition(" on ")[0] or str(error)  # its own number of the line is one too small
        line = min(getattr(error, "lineno", 0) + 1, text.count("\n") + 1)
        help = "compare it with a file of the engine's, or open it in an editor for gettext files"
        return None, (_describe(line, f"the file cannot be read as gettext has it: {reason}", help),)


def _check_head(catalogue: Catalog, lines: list[str], language: str) -> tuple[int, tuple[Problem, ...]]:
    """Returns how many forms a number of things has, and what is wrong with the lines that speak for the whole file."""
    from babel.messages.plurals import get_plural

    problems = []
    charset = ""
    with suppress(LookupError, ValueError):
        charset = codecs.lookup(catalogue.charset or "").name
    if charset != "utf-8":
        message = f"the character set `{catalogue.charset}` is not UTF-8, in which the file is saved"
        problems.append(_describe(_find_line(lines, "charset="), message, "write `charset=utf-8`"))
    expected = get_plural(_parse_locale(language))
    number, rule = catalogue.num_plurals, catalogue.plural_expr
    line = _find_line(lines, "plural-forms")
    help = f"write `Plural-Forms: nplurals={expected.num_plurals}; plural={expected.plural_expr};`"
    if (ENGINE_FOLDER / f"{language}.po").is_file() and number != expected.num_plurals:
        message = (
            f"says {number} forms of the plural; the engine's messages in `{language}` have {expected.num_plurals}"
        )
        problems.append(_describe(line, message, help))
        number = expected.num_plurals
    elif not _is_plural_rule(rule, number):
        message = f"the plural rule `{rule}` does not choose one of {number} forms for each number"
        problems.append(_describe(line, message, help))
    return number, tuple(problems)


def _find_line(lines: list[str], words: str) -> int:
    """Returns the number of the first line with these words, in whatever case; 1 if there is none."""
    return next((number for number, line in enumerate(lines, start=1) if words in line.casefold()), 1)


def _is_plural_rule(rule: str, number: int) -> bool:
    """Whether a rule of the plural can be worked out for all numbers, and chooses one of the forms for each example."""
    if not _PLURAL_RULE.fullmatch(rule):
        return False
    try:
        choose_form = c2py(rule)
        return all(0 <= choose_form(example) < number for example in _PLURAL_EXAMPLES)
    except (ValueError, RecursionError):
        return False


def _check_messages(catalogue: Catalog, number: int) -> Iterator[Problem]:
    """Yields what is wrong with single messages. number: of forms that a number of things has."""
    for message in list_messages(catalogue):
        line = message.lineno or 1
        forms = _list_forms(message.string)
        if isinstance(message.string, tuple | list) and (len(forms) != number or not all(forms)):
            yield _describe(line, f"`{message.id[0]}` needs {number} forms", "write `msgstr[0]` and so on")
        for text in forms:
            if help := _require_same_placeholders(message, text):
                yield _describe(line, f"`{text}` {help}", "write what stands in brackets as the English has it")
            if _MARKUP.search(text) and not any(_MARKUP.search(id) for id in _list_forms(message.id)):
                help = "write words only; `{link}` and `{end}` stand for what is around them"
                yield _describe(line, f"`{text}` has markup that the English has not", help)


def _list_forms(value: object) -> list[str]:
    """Returns the forms of a text: one, or one for each plural."""
    return [text or "" for text in value] if isinstance(value, tuple | list) else [str(value or "")]


def _require_same_placeholders(message: Message, text: str) -> str:
    """Returns what a text must fill in as the English does, or "". One of a thing may leave out `{n}`."""
    ids = _list_forms(message.id)
    expected = {placeholder for id in ids for placeholder in _PLACEHOLDER.findall(id)}
    optional = {"n"} if isinstance(message.string, tuple | list) else set()
    remainder = _PLACEHOLDER.sub("", text)
    if expected - optional <= set(_PLACEHOLDER.findall(text)) <= expected and not set("{}") & set(remainder):
        return ""
    names = ", ".join(f"{{{placeholder}}}" for placeholder in sorted(expected)) or "nothing"
    return f"must fill in {names}, as `{ids[0]}` does"
