"""What stands behind the fence of a block of code breaks no page, and what breaks one names its file."""

from __future__ import annotations

from itertools import count, product
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, course

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.markdown import highlight, page
from trellis.site.markdown.highlight import highlight_code
from trellis.site.refusal import BuildRefused, name_file

LESSON = "content/sales/courses/plain/01-first.md"
SPACES = ("", " ", "\t", "\u00a0", "\u3000", "\u2028", "\x0b", "\x85", "\u200b", "\ufeff")
WORDS = ("", "{", "}", "{}", ",", "{,}", ".", "{.}", "=", "python", "{.python", 'title="', "linenums=", "hl_lines=-")
LONG = ("x" * 10_000, " " * 10_000, "{" * 10_000, "," * 10_000, "\u00a0" * 10_000, 'title="' * 1_500, "é=" * 5_000)


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_any_info_string_is_rendered_with_the_code(fence: str) -> None:
    infos = [before + word + after for before, word, after in product(SPACES, WORDS, SPACES)]
    for info in (*infos, *LONG):
        assert "wait" in highlight_code("wait", info), repr(info[:40])
        if "`" not in info and "\x0b" not in info:
            assert "wait" in page.render_body(f"{fence}{info}\nwait\n{fence}\n", str).html, repr(info[:40])


def test_the_language_is_read_as_ever() -> None:
    for info in ("python", "{.python}", '{ .python title="x" }', "python\u00a0x"):
        assert 'class="language-python highlight"' in highlight_code("wait", info), info


@pytest.mark.parametrize("frame", ["plain", "material"])
def test_what_breaks_a_page_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: str) -> None:
    files = {
        "mkdocs.yml": "site_name: Learning\ndocs_dir: content\ntheme: {name: material}\nplugins: []\n",
        "portal.yml": f"frame: {frame}\n",
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM,
        "content/sales/courses/plain/index.md": course("Plain words", "mvp", sunset="2027-06-30"),
        LESSON: "---\ntitle: First lesson\ntype: read\nminutes: 5\n---\n```text\nWait.\n```\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")

    def fail(code: str, info: str) -> str:
        raise IndexError(f"no part\nof {info}")

    monkeypatch.setattr(page, "highlight_code", fail)
    result = run_pipeline(tmp_path, TODAY)
    with pytest.raises(BuildRefused, match=rf"^{LESSON}: .*\(IndexError: no part of text\)\. Take out what was"):
        build_site(tmp_path, tmp_path / "out", result)
    assert not (tmp_path / "out").exists()


def test_a_refusal_and_a_file_that_cannot_be_read_say_it_themselves() -> None:
    for error in (BuildRefused("x.md:3: it cannot be built"), PermissionError("x.md")):
        with pytest.raises(type(error)) as caught, name_file("y.md"):
            raise error
        assert caught.value is error


def count_steps(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Lets each look at the clock take so many seconds, in a process that has coloured nothing yet."""
    clock = count()
    monkeypatch.setattr(highlight, "process_time", lambda: next(clock) * seconds)
    monkeypatch.setattr(highlight, "_spending", highlight._Spending())


@pytest.mark.parametrize("language", ["csharp", "c#", "python"])
def test_a_block_that_takes_too_long_is_shown_plain(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    count_steps(monkeypatch, 0.001)
    for lines, is_coloured in ((10, True), (5_000, False), (10, True)):
        html = highlight.highlight_code('"a"\n' * lines, language)
        assert ('<span class="s' in html or '<span class="n' in html or '<span class="w' in html) is is_coloured
        assert html.count("a") >= lines


def test_all_blocks_of_a_build_have_a_bound_together(monkeypatch: pytest.MonkeyPatch) -> None:
    count_steps(monkeypatch, 0.001)
    code = "a = 1\n" * 100
    plain = sum('<span class="n' not in highlight.highlight_code(code, "python") for _ in range(100))
    assert 0 < plain < 100
    assert '<span class="n' in highlight.highlight_code("a = 1\n", "python"), "what is sure to be short"


@pytest.mark.parametrize("language", ["janet", "gherkin", "kal", "fan", "nothing-of-the-kind"])
def test_a_language_that_is_not_known_to_be_read_in_time_is_shown_plain(language: str) -> None:
    html = highlight.highlight_code("`" * 9 + "\nfoo 1\n", language)
    assert '<span class="' not in html.replace('<span class="filename"', "")
    assert f"language-{language}" in html
