"""A portal speaks its own language on every page: all its words come from the messages, those of scripts too."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from interface import SCRIPTS, TEMPLATES, Text, list_script_texts, list_texts
from spoken_portal import build_spoken_portal

from trellis.check.rules import RULES
from trellis.derive.wording import Wording, find_plural_examples
from trellis.site import script_words
from trellis.site.defaults import ASSETS_FOLDER
from trellis.site.messages import load_wordings
from trellis.site.scripts import list_all_modules

LANGUAGES = ("ar", "de", "nl")
PAGES = (
    "/", "/catalogue/", "/catalogue/all/", "/catalogue/what/", "/catalogue/what/course/", "/compare/", "/search/",
    "/courses/timi/", "/courses/timi/arxi/", "/courses/timi/askisi/", "/courses/timi/erotisi/",
    "/courses/timi/apodeixi/", "/courses/parallagi/", "/courses/palia/", "/courses/argi/", "/courses/parochos/",
    "/courses/chameni/", "/courses/palia-timi/", "/paths/", "/paths/dromos/", "/paths/ptychio/", "/teams/",
    "/teams/sales/", "/teams/learning/", "/skills/", "/skills/timologisi/", "/skills/adeia/", "/stories/",
    "/stories/2026-11-01-allagi/", "/people/", "/standards/", "/governance/", "/alignment/", "/trends/",
    "/report/2026-Q4/", "/duplicates/", "/selida/",
)  # fmt: skip
"""Every kind of page, and every state of it that has words of its own."""

IN_LATIN_LETTERS = frozenset(
    ("CSV", "JavaScript", "ESCO", "EUR", "Markdown", "Open", "Badges", "Word", "commit", "portal.yml")
)
"""What Arabic writes in Latin letters too."""

_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-t-forget")
_INLINE = frozenset(("a", "b", "span", "code", "strong", "time", "bdi"))
_VOID = frozenset(("meta", "link", "input", "img", "br", "hr", "source", "path", "circle"))
_SILENT = frozenset(("script", "style", "svg", "code", "pre"))


class Page(HTMLParser):
    """The words of a page in its own language: its text, the attributes that are shown, and the data for scripts."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.language = self.direction = self.text = ""
        self.attributes: list[str] = []
        self.script_words: dict[str, object] = {}
        self._open: list[tuple[str, bool]] = []
        self._is_data = False
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = attributes["lang"]
        self.direction = attributes.get("dir", "") if tag in ("html", "body") else self.direction
        self._is_data = "data-t-wording" in attributes
        is_silent = tag in _SILENT or self._is_silent or attributes.get("lang", self.language) != self.language
        if not is_silent:
            self.attributes += [attributes[name] for name in _ATTRIBUTES if name in attributes]
            self.attributes += [attributes["content"]] if attributes.get("name") == "description" else []
        if tag not in _VOID:
            self._open.append((tag, is_silent))
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.script_words |= json.loads(data)
            self._is_data = False
        elif not self._is_silent:
            self.text += data

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _end_line(self, tag: str) -> None:
        self.text += "" if tag in _INLINE else "\n"

    @property
    def lines(self) -> list[str]:
        """The lines of its text and its attributes, each without needless space."""
        lines = (" ".join(line.split()) for line in (*self.text.split("\n"), *self.attributes))
        return list(filter(None, lines))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_spoken_portal(tmp_path_factory.mktemp(language), language)


@pytest.fixture(scope="module")
def pages(site: Path) -> Mapping[str, Page]:
    """Every page of the site by its address."""
    files = {
        f"/{file.parent.relative_to(site).as_posix()}/".replace("/./", "/"): file for file in site.rglob("index.html")
    }
    return {address: Page(file) for address, file in {**files, "/404.html": site / "404.html"}.items()}


@cache
def compile_english(language: str) -> tuple[re.Pattern[str], ...]:
    """The texts of two words or more that are said otherwise in the language, with anything for their values."""
    wording = load_wordings(Path("nowhere")).find_wording(language)
    return tuple(_compile(form) for text in list_texts() for form in _list_foreign_forms(wording, text))


def _list_foreign_forms(wording: Wording, text: Text) -> tuple[str, ...]:
    if isinstance(text, str):
        forms, words = (text,), {wording.messages.gettext(text)}
    else:
        numbers = find_plural_examples(wording.locale).values()
        forms, words = text, {wording.messages.ngettext(*text, number) for number in numbers}
    plain = {form: re.sub(r"\{\w+\}", " ", form) for form in forms}
    return tuple(form for form in forms if form not in words and len(re.findall(r"[A-Za-z]{2,}", plain[form])) > 1)


def _compile(form: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\}|`)", form)
    tags = {"{link}": "", "{end}": "", "`": ""}
    pattern = "".join(tags.get(part, ".{1,80}?") if part[:1] in "{`" and part else re.escape(part) for part in parts)
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def test_every_kind_of_page_is_there_and_in_the_language(pages: Mapping[str, Page], language: str) -> None:
    assert set(PAGES) <= set(pages)
    assert {page.language for page in pages.values()} == {language}
    right_to_left = {address for address, page in pages.items() if page.direction == "rtl"}
    assert right_to_left == (set(pages) if language == "ar" else set())


def test_no_text_of_the_interface_is_left_in_english(pages: Mapping[str, Page], language: str) -> None:
    patterns = compile_english(language)
    assert len(patterns) > 300
    left = {
        (address, pattern.pattern)
        for address, page in pages.items()
        for line in page.lines
        if re.search(r"[a-z]{2} ", line)
        for pattern in patterns
        if pattern.search(line)
    }
    assert left == set()


@pytest.mark.parametrize("language", ["ar"], indirect=True)
def test_an_arabic_page_has_no_words_in_latin_letters(pages: Mapping[str, Page]) -> None:
    """Whatever a template or a view says without the messages would show here."""
    names = IN_LATIN_LETTERS | {rule.id for rule in RULES} | {"Meros"}  # the portal's own criterion, by its id
    left = {
        (address, line)
        for address, page in pages.items()
        for line in page.lines
        if set(re.findall(r"[A-Za-z][\w.-]*\w", line)) - names
    }
    assert left == set()


@pytest.mark.parametrize("language", ["ar"], indirect=True)
def test_what_scripts_fetch_has_none_either(site: Path) -> None:
    (folder,) = (folder for folder in (site / "assets/trellis/data").iterdir() if folder.is_dir())
    columns = json.loads((folder / "columns.json").read_text("utf-8"))
    labels = [
        text for facet in columns["facets"] for text in (facet["label"], *(label for _, label, *_ in facet["values"]))
    ]
    head = json.loads((site / "search/index.json").read_text("utf-8"))
    rows = [row for name, part in head["files"].items() if name.startswith("rows") for row in part]
    cards = [card for file in (folder / "cards").iterdir() for card in json.loads(file.read_text("utf-8"))]
    notes = [
        note
        for file in folder.glob("for/**/*.json")
        for note in re.findall(r'"([^"]* [^"]*)"', file.read_text("utf-8"))
    ]
    keys = ("what", "time", "facts", "required", "state", "flag")
    shown = [text for card in (*cards, *rows) for key in keys for text in _list_strings(card.get(key))]
    assert len(rows) > len(cards) > 5
    assert len(labels) > 20
    assert len(notes) > 3
    assert [text for text in (*labels, *shown, *notes) if re.search(r"[A-Za-z]{2}", text)] == []
    orders = {facet["name"]: [key for key, *_ in facet["values"]] for facet in columns["facets"]}
    assert "providers-course" in orders["what"]  # addresses are the same in all languages
    assert "longer-than-a-day" in orders["time"]


def _list_strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []


def test_scripts_have_the_words_for_all_their_texts(site: Path, pages: Mapping[str, Page], language: str) -> None:
    wording = load_wordings(Path("nowhere")).find_wording(language)
    words = json.loads((site / f"assets/trellis/wording/{language}.json").read_text("utf-8"))
    for address in pages:
        words |= pages[address].script_words
    elsewhere = [script for script in SCRIPTS if script.startswith(("lms/", "lesson/", "quiz/", "tasks/"))]
    own_texts = {text for script in elsewhere for text in script_words.list_messages(script)}
    for text in list_script_texts() - own_texts:  # none of their pages is here
        if isinstance(text, str):
            assert words.get(text, text) == wording.messages.gettext(text)
        else:
            forms = {c: wording.messages.ngettext(*text, n) for c, n in find_plural_examples(wording.locale).items()}
            assert words.get(text[0], {"one": text[0], "other": text[1]}) == forms
    assert words["Prerequisites"] == wording.messages.gettext("Prerequisites")  # a heading of facts that are compared
    course_words = pages["/courses/timi/"].script_words
    assert {"Star", "Compare"} <= set(course_words)
    assert "Clear all filters" not in course_words  # a page has no words of scripts that it does not load


def test_a_script_that_is_fetched_later_has_its_words_in_the_file() -> None:
    """Whatever no page loads at once is listed; what nothing lists would stay English."""
    folders = ("page", "catalogue", "home", "compare", "me", "lesson", "tasks", "portfolio", "invite")
    at_once = {*(f"{folder}/main.js" for folder in folders), "lms/player.js"}  # the last one with its package
    listed = {module for script in (*at_once, *script_words.LATER_SCRIPTS) for module in list_all_modules(script)}
    assert {script for script in SCRIPTS if script_words.list_messages(script)} <= listed


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    text = re.sub(
        r'\{#.*?#\}|\{%.*?%\}|[\w-]+="\{\{[^"]*\}\}"|\{\{.*?\}\}', "", template.read_text("utf-8"), flags=re.DOTALL
    )
    shown = [*re.findall(rf'(?:{"|".join(_ATTRIBUTES)})="([^"]*)"', text), re.sub(r"<[^>]*>", " ", text)]
    assert [
        word for part in shown for word in re.findall(r"[A-Za-z]{2,}[^<\n]*", part) if "trellis spot-check" not in word
    ] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_says_nothing_without_the_messages(script: str) -> None:
    text = (ASSETS_FOLDER / script).read_text("utf-8")
    code = script_words.CALL.sub("", re.sub(r"^\s*(?://|/?\*).*$|/\*.*?\*/", "", text, flags=re.MULTILINE))
    literals = [text[1:-1] for text in re.findall(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`', code)]
    sentences = [text for text in literals if re.search(r"[A-Za-z]{2,} [a-z]{2,}[ .]|[A-Z][a-z]+ [a-z]+", text)]
    assert set(sentences) <= set(script_words.FACT_NAMES)  # which are translated where they are shown
