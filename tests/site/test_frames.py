"""Pages share what the theme puts around them, and a second process writes half of them: nobody sees a difference."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site import events, second_process
from trellis.site.build import build_site
from trellis.site.material import frames, state

SETTINGS = """\
site_name: Learning
site_url: https://learning.example/
docs_dir: content
theme: {name: material}
hooks: [hooks/events.py]
plugins: []
"""
HOOKS = "from trellis.site import events\n\n" + "".join(
    f"{name} = events.{name}\n" for name in vars(events) if name.startswith("on_")
)
LESSON = "---\ntitle: {title}\ntype: read\nminutes: 10\n---\n\n## First\n\nText with [a link](index.md) & `code`.\n"
FILES = {
    "mkdocs.yml": SETTINGS,
    "hooks/events.py": HOOKS,
    **{f"content/sales/courses/course-{n}/index.md": course(f"Course {n} & more", status="stable", minutes="10")
       for n in range(8)},
    **{f"content/sales/courses/course-{n}/01-lesson.md": LESSON.format(title=f"Lesson {n}") for n in range(8)},
}  # fmt: skip


def write(portal: Portal, **files: str) -> Path:
    return portal({name.replace("__", "/"): text for name, text in {**FILES, **files}.items()})


def build(root: Path, out: str = "out") -> dict[str, bytes]:
    """The files of the site, built by the command, without what differs by the time."""
    build_site(root, root / out, replace(run_pipeline(root, TODAY), diagnostics=()))
    return read_site(root / out)


def read_site(site: Path) -> dict[str, bytes]:
    files = {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}
    return {name: content for name, content in files.items() if name.endswith(".html")}


def test_a_second_process_writes_the_same_pages(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(portal)
    alone = build(root)
    started: list[int] = []
    start = second_process.SecondProcess.start
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(
        second_process.SecondProcess,
        "start",
        lambda self, pages, write: (started.append(len(pages)), start(self, pages, write)),
    )
    assert build(root) == alone
    assert started[0] > 10


def test_what_the_second_process_cannot_write_is_written_by_the_first(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(portal)
    alone = build(root)
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(second_process.SecondProcess, "_run", lambda self: second_process.os._exit(3))
    assert build(root) == alone


def test_mkdocs_by_itself_makes_the_same_pages(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CheckedPortal, "has_errors", property(lambda self: False))  # the pages are what matters here
    monkeypatch.setattr(state, "date", type("Day", (), {"today": staticmethod(lambda: TODAY)}))
    root = write(portal)
    build_site(root, root / "out", run_pipeline(root, TODAY))  # with its findings, which the page of governance counts
    by_trellis = read_site(root / "out")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "by-mkdocs"))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build.build(config)
    assert read_site(root / "by-mkdocs") == by_trellis


def test_a_page_in_a_frame_says_what_the_theme_says_of_it(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only relative addresses may be written otherwise: each leads to where it led."""
    root = write(portal)
    framed = build(root)
    monkeypatch.setattr(frames.Frames, "find_frame", lambda *args: None)
    whole = build(root)
    assert framed.keys() == whole.keys()
    for name in whole:
        assert normalise(framed[name], name) == normalise(whole[name], name), name


def normalise(html: bytes, name: str) -> str:
    """The page with whole addresses, without the theme's list of headings, which is hidden on every page."""
    folder = f"/{name}".rpartition("/")[0]

    def resolve(match: re.Match[str]) -> str:
        target = match[2]
        if re.match(r"[a-z]+:|#|/", target):
            return match[0]
        parts = [part for part in folder.split("/") if part]
        for step in target.split("/"):
            if step == "..":
                parts = parts[:-1]
            elif step not in (".", ""):
                parts.append(step)
        return f'{match[1]}="/{"/".join(parts)}"'

    text = re.sub(r'\b(href|src)="([^"]*)"', resolve, html.decode())
    return re.sub(r"\s+", " ", text)


def test_a_theme_that_shows_more_of_a_page_gets_no_frame(portal: Portal) -> None:
    settings = SETTINGS.replace("{name: material}", "{name: material, custom_dir: overrides}")
    main = '{% extends "base.html" %}{% block footer %}<p>From {{ page.file.src_uri if page }}</p>{% endblock %}'
    site = build(write(portal, **{"mkdocs.yml": settings, "overrides/main.html": main}))
    for number in range(8):
        assert (
            f"<p>From sales/courses/course-{number}/index.md</p>"
            in site[f"courses/course-{number}/index.html"].decode()
        )


def test_a_plugin_that_looks_at_pages_sees_each(portal: Portal) -> None:
    hook = "def on_post_page(output, page, config):\n    return output.replace('</body>', '<!-- seen --></body>')\n"
    settings = SETTINGS.replace("[hooks/events.py]", "[hooks/events.py, hooks/more.py]")
    site = build(write(portal, **{"mkdocs.yml": settings, "hooks/more.py": hook}))
    pages = [name for name, html in site.items() if b"md-main" in html and name != "404.html"]
    assert len(pages) > 20
    assert all(b"<!-- seen --></body>" in site[name] for name in pages)


def test_the_portals_other_hooks_are_heard_without_a_file_of_events(portal: Portal) -> None:
    """Of its own settings, and of those that they inherit."""
    seen = "def on_post_page(output, page, config):\n    return output.replace('</body>', '<!-- {} --></body>')\n"
    for settings in ("hooks: [hooks/more.py]\n", "INHERIT: base.yml\n"):
        root = write(portal, **{"hooks/more.py": seen.format("seen"), "base.yml": "hooks: [hooks/more.py]\n"})
        (root / "hooks/events.py").unlink()
        (root / "mkdocs.yml").write_text(SETTINGS.replace("hooks: [hooks/events.py]\n", settings), "utf-8")
        assert b"<!-- seen --></body>" in build(root)["courses/course-1/index.html"]


def test_a_plugin_that_changes_an_authors_text_or_content_is_heard(portal: Portal) -> None:
    hook = (
        "def on_page_markdown(markdown, **more):\n    return markdown.replace('Text with', 'Words with')\n"
        "def on_page_content(html, **more):\n    return html.replace('Words with', 'Sayings with')\n"
    )
    settings = SETTINGS.replace("[hooks/events.py]", "[hooks/events.py, hooks/more.py]")
    site = build(write(portal, **{"mkdocs.yml": settings, "hooks/more.py": hook}))
    assert b"Sayings with" in site["courses/course-1/lesson/index.html"]


def test_hooks_that_leave_out_an_event_are_told_which(portal: Portal) -> None:
    with pytest.raises(Abort, match=r"on_page_context = events\.on_page_context"):
        build(write(portal, **{"hooks/events.py": HOOKS.replace("on_page_context = events.on_page_context\n", "")}))
