"""The privacy page names what the scripts keep in a browser, all of it and nothing else."""

from __future__ import annotations

import re

import pytest
from conftest import EXAMPLE

from trellis.site.defaults import ASSETS_FOLDER

pytestmark = pytest.mark.example

OF_THE_THEME = {"/.__palette"}
"""What the theme's own script writes; `tests/browser/test_own.py` looks at it in a browser."""

_OPENED = re.compile(r'\bopen\("([\w-]+)", \{')
_STORAGE = re.compile(r"\b(?:local|session)Storage\b|\bdocument\.cookie\b|\bindexedDB\b|\bcaches\b")

_CACHE = re.compile(r"BEGINNING = `trellis:\$\{ROOT\.pathname\}(:\w+:)`")


def read_page() -> str:
    return (EXAMPLE / "content/compliance/pages/privacy.md").read_text("utf-8")


def test_the_page_lists_what_the_scripts_write() -> None:
    scripts = {file: file.read_text("utf-8") for file in ASSETS_FOLDER.rglob("*.js")}
    written = {f"trellis:/:{name}" for text in scripts.values() for name in _OPENED.findall(text)}
    assert len(written) >= 4
    section = read_page().partition("## What stays in your browser")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)) == sorted(written | OF_THE_THEME)  # each once
    users = {file.relative_to(ASSETS_FOLDER).as_posix() for file, text in scripts.items() if _STORAGE.search(text)}
    offline = {f"offline/{name}.js" for name in ("keep", "name", "worker", "button")}
    assert users - {"lms/start-cmi5.js"} == {"store.js", "home/first.js", *offline}
    first = scripts[ASSETS_FOLDER / "home" / "first.js"]
    assert not re.search(r"setItem|removeItem|clear\(", first)  # it reads, before the first paint
    beginnings = {_CACHE.search(scripts[ASSETS_FOLDER / "offline" / name]) for name in ("name.js", "worker.js")}
    assert {match and match[1] for match in beginnings} == {":offline:"}
    assert "`trellis:/:offline:`" in section


def test_what_the_page_calls_a_button_is_a_button() -> None:
    templates = "".join(
        file.read_text("utf-8") for file in ASSETS_FOLDER.parent.rglob("*") if file.suffix in (".html", ".js")
    )
    for words in ("Clear my choices", "Export as a file"):
        assert f"*{words}*" in read_page()
        assert words in templates


def test_the_page_links_to_where_a_button_is_and_says_when() -> None:
    home = (ASSETS_FOLDER.parent / "templates/blocks/for_you.html").read_text("utf-8")
    assert 'id="for-you"' in home
    assert "data-t-forget" in home
    assert "[For you](../../index.md#for-you), as soon as your browser keeps something" in read_page()


def test_the_page_does_not_speak_of_counting_by_name() -> None:
    assert "by name and sends" not in read_page()
    assert "does not count or follow its visitors" in read_page()


def test_no_page_promises_what_the_portal_does_not_keep() -> None:
    for page in ("content/compliance/pages/privacy.md", "content/learning/pages/about.md", "docs/readers.md"):
        text = (EXAMPLE / page).read_text("utf-8")
        assert not re.search(r"[Yy]our wish list|use \*clear\*|\*Forget it\*", text), page
