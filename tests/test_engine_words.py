"""The engine is no company's: what is packed into the wheel holds no word of the example.

The words come from the example itself: the company's name, its people, what it teaches, its suppliers, its places, and
the words of its trade, which are the names of the skills and teams that only this trade has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLE
from yaml import safe_load

pytestmark = pytest.mark.example

PACKAGE = EXAMPLE / "src" / "trellis"
CONTENT = EXAMPLE / "content"

TRADE_SKILLS = frozenset(("shipment-planning", "customs-declarations"))
"""The skills that only this trade needs, with those below them."""
TRADE_TEAMS = frozenset(("customs", "warehousing"))

LEARNING_TEAM = "learning"
"""What it teaches is how to make learning, which is the engine's own subject."""

WORD_LISTS = frozenset(("load/markdown/mailboxes.py", "check/outcome_verbs.py", "duplicates/stop_words.py"))
"""Lists of a language's words, where a word of any trade may stand."""

_WORD = re.compile(r"[^\W\d_]+")


def split_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def read_register(name: str) -> list[dict[str, Any]]:
    return safe_load((CONTENT / name).read_text("utf-8")) or []


def read_front_matter(file: Path) -> dict[str, Any]:
    return safe_load(file.read_text("utf-8").split("\n---\n")[0].removeprefix("---\n"))


def list_phrases() -> Iterator[str]:
    """Yields what names the example alone: names and ids, of two words or more apart from the trade's own."""
    site = safe_load((EXAMPLE / "mkdocs.yml").read_text("utf-8"))
    yield from (word for word in split_words(site["site_name"]) if word != LEARNING_TEAM)
    for record in [*read_register("people.yml"), *read_register("providers.yml")]:
        yield from (record["name"], record["id"], record.get("handle", ""))
    for file in [*CONTENT.glob("*/courses/*/index.md"), *CONTENT.glob("*/paths/*.md")]:
        if file.relative_to(CONTENT).parts[0] == LEARNING_TEAM:
            continue
        names = (file.parent.name if file.name == "index.md" else file.stem, read_front_matter(file)["title"])
        yield from (name for name in names if len(split_words(name)) > 1)
    for file in CONTENT.glob("*/sessions/*.md"):
        yield read_front_matter(file).get("location", "").split(",")[0]
    for skill in read_register("skills.yml"):
        if {skill["id"], skill.get("parent")} & TRADE_SKILLS:
            yield from (skill["id"], skill["name"])
    yield from (team for team in TRADE_TEAMS if (CONTENT / team).is_dir())


@pytest.fixture(scope="module")
def phrases() -> frozenset[tuple[str, ...]]:
    return frozenset(words for phrase in list_phrases() if (words := split_words(phrase)) and len("".join(words)) > 3)


def list_packed_texts() -> Iterator[tuple[str, str]]:
    """Yields path and text of what the wheel holds, apart from others' code: the package, and its page on the index."""
    for file in sorted(PACKAGE.rglob("*")):
        path = file.relative_to(PACKAGE).as_posix()
        if file.is_file() and not {"vendor", "__pycache__"} & set(file.parts) and path not in WORD_LISTS:
            yield path, file.read_bytes().decode("utf-8", "replace")
    settings = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))
    added = settings["tool"]["hatch"]["build"]["targets"]["wheel"].get("force-include", {})
    for path in (settings["project"]["readme"], *added):
        yield path, (EXAMPLE / path).read_text("utf-8")
    yield "pyproject.toml", (EXAMPLE / "pyproject.toml").read_text("utf-8")


def find_phrases(text: str, phrases: frozenset[tuple[str, ...]]) -> set[str]:
    """Returns the phrases that stand in a text or in a path, whatever stands between their words."""
    lengths = sorted({len(phrase) for phrase in phrases})
    first = {phrase[0] for phrase in phrases}
    words = split_words(text)
    return {
        " ".join(words[start : start + length])
        for start, word in enumerate(words)
        if word in first
        for length in lengths
        if words[start : start + length] in phrases
    }


def test_the_words_come_from_the_example(phrases: frozenset[tuple[str, ...]]) -> None:
    examples = ("Meridian", "freight", "Marit de Wit", "negotiating-freight-rates", "Rotterdam", "incoterms", "customs")
    assert {split_words(word) for word in examples} <= phrases
    assert find_phrases("item: negotiating-freight-rates, by mei-chen", phrases) == {
        "negotiating freight rates",
        "freight",
        "mei chen",
    }


def test_the_wheel_holds_no_word_of_the_example(phrases: frozenset[tuple[str, ...]]) -> None:
    texts = dict(list_packed_texts())
    assert len(texts) > 500
    findings = {path: found for path, text in texts.items() if (found := find_phrases(f"{path}\n{text}", phrases))}
    assert findings == {}
