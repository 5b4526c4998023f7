"""The words of the site's scripts. They are written in English where a script uses them, ``page.translate("Star")``.

A page that is not in English has those of its scripts as data; `assets/wording.js` reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from ..derive.fields import find_card_fields, find_facet_fields
from ..derive.wording import ENGLISH, find_plural_examples, get_wording
from ..kinds import Course, Path
from . import scripts
from .defaults import ASSETS_FOLDER, ASSETS_URL

COMMON_SCRIPT = "page/main.js"
"""The script of all pages; its words are on each of them."""

LATER_SCRIPTS = (
    "search/box.js",
    "search/page.js",
    "search/ask.js",
    "catalogue/shown.js",
    "progress/page.js",
    "progress/note.js",
    "progress/resume.js",
    "offline/button.js",
    "required/view.js",
    "path/view.js",
    "checkpoint/view.js",
    "invite/view.js",
    "feedback/view.js",
    "own/unsaved.js",
)
"""Scripts that a page fetches when they are used; their words are in a file."""

FACT_NAMES = (
    "Duration", "Made by", "Summary", "What you will be able to do", "Meant for", "Required", "Prerequisites",
    "Provider", "Cost", "Buddy", "Version", "Last reviewed", "Next review", "Licence", "Teams", "Roles",
    "Regions",
)  # fmt: skip
"""The headings of facts on the pages of courses and paths, beside the labels of fields."""

Message = str | tuple[str, str]
"""A text in English; singular and plural for a number of things."""

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
CALL = re.compile(
    r"\b(?:page|frame|words)\."
    rf"(?:translate\(\s*+{_QUOTED}|count\([^\"]{{1,200}}?,\s*+{_QUOTED},\s*+{_QUOTED})",
    re.DOTALL,
)
"""A call for the words for a text, or for a number of things; `words` are what a script was given."""


@cache
def list_messages(module: str) -> tuple[Message, ...]:
    """The texts that a module of the assets has words for. module: its path below the assets."""
    calls = CALL.findall((ASSETS_FOLDER / module).read_text("utf-8"))
    return tuple(text or (singular, plural) for text, singular, plural in calls)


def render_words(part: str, *modules: str, facts: bool = False, source: str = "") -> Markup:
    """The words of some scripts with all that they import, as an element for `wording.js`; nothing in English.

    part: "page", or "frame" for what surrounds it; "page frame" where both have the same language. facts: whether the
    headings of facts are among them. source: the URL of the file with the words of further scripts.
    """
    language = get_wording().language
    if is_english():
        return Markup("")
    messages = dict.fromkeys((*_collect_messages(modules), *(_list_fact_names() if facts else ())))
    words = htmlsafe_json_dumps(dict(_find_words(messages)), ensure_ascii=False, separators=(",", ":"))
    further = Markup(' data-t-source="{}"').format(source) if source else ""
    element = Markup('<script type="application/json" data-t-wording="{}" lang="{}"{}>{}</script>')
    return element.format(part, language, further, words)


def build_words_url() -> str:
    """The path of the file with the words of further scripts, below the site's root; "" in English."""
    return "" if is_english() else f"{ASSETS_URL}/wording/{get_wording().language}.json"


def render_words_file() -> str:
    """The file with the words of further scripts, as JSON."""
    messages = dict.fromkeys(_collect_messages(LATER_SCRIPTS))
    return json.dumps(dict(_find_words(messages)), ensure_ascii=False, separators=(",", ":"))


def is_english() -> bool:
    """Whether the wording that is set is the language of the scripts' own texts."""
    return get_wording().language.partition("-")[0] == ENGLISH


def _collect_messages(scripts_of_page: Iterable[str]) -> Iterator[Message]:
    for script in scripts_of_page:
        for module in scripts.list_all_modules(script):
            if script == COMMON_SCRIPT or module not in scripts.list_all_modules(COMMON_SCRIPT):
                yield from list_messages(module)


def _list_fact_names() -> Iterator[str]:
    yield from FACT_NAMES
    for model in (Course, Path):
        yield from (marker.plural or marker.label for _, marker in find_facet_fields(model))
        yield from (marker.label for _, marker in find_card_fields(model) if marker.label)


def _find_words(messages: Iterable[Message]) -> Iterator[tuple[str, str | dict[str, str]]]:
    """Yields each text with its words: a text, or one for each category of the plural. Without words there is none."""
    wording = get_wording()
    for message in messages:
        if isinstance(message, str):
            words = wording.messages.gettext(message)
            if words != message:
                yield message, words
        else:
            forms = {
                category: wording.messages.ngettext(*message, number)
                for category, number in find_plural_examples(wording.locale).items()
            }
            if set(forms.values()) - set(message):
                yield message[0], forms
