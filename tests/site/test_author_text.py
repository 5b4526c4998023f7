"""What an author writes is text: it reaches the page through Markdown, never through a template or as markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, course

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

HOSTILE = """\
Two blocks of front matter.

---
render_macros: true
title: Taken over
template: redirect.html
---

{{ 7*7 }} and {% for x in [1] %}loop{% endfor %} and {# remark #} and {{ config.site_name }}
"""

SETTINGS = """\
site_name: A <b>portal</b> & more
site_url: https://host.example/learning/
docs_dir: content
theme: {name: material}
plugins:
  - search
  - macros: {module_name: hooks/macros, render_by_default: false, on_error_fail: true}
"""

MACROS = "from trellis.site import blocks\n\n\ndef define_env(env):\n    blocks.offer(env)\n"

FILES = {
    "mkdocs.yml": SETTINGS,
    "hooks/macros.py": MACROS,
    "hooks/pages/index.md": "---\ntitle: Home\nsummary: The start.\n---\n\n{{ find() }}\n\n{{ numbers() }}\n\n"
    "{{ ways_in(3) }}\n",
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/plain/index.md": course(
        '"Quotes \\" & {# ampersands #}"', "mvp", sunset="2027-06-30", aliases="[former]"
    )
    + HOSTILE,
    "content/sales/courses/plain/01-first.md": "---\ntitle: First lesson\ntype: read\nminutes: 5\n---\n" + HOSTILE,
    "content/sales/courses/hidden/index.md": course("A hidden draft", "draft"),
    "content/sales/courses/hidden/01-first.md": "---\ntitle: Hidden lesson\ntype: read\nminutes: 5\n---\nText.\n",
    "content/sales/pages/notes.md": "---\ntitle: Notes for all\nsummary: What everybody should have read once in "
    "their first week.\nstatus: stable\n---\n"
    "See [the course](../courses/plain/index.md).\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small portal with hostile text, built once."""
    root = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    result = run_pipeline(root, TODAY)
    assert not result.has_errors, result.diagnostics
    build_site(root, root / "out", result, strict=True)
    return root / "out"


def text(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


@pytest.mark.parametrize("address", ["courses/plain", "courses/plain/first"])
def test_templates_in_a_body_stay_text(site: Path, address: str) -> None:
    html = text(site, address)
    assert "{{ 7*7 }}" in html
    assert "{% for x in [1] %}loop{% endfor %}" in html
    assert "{{ config.site_name }}" in html
    assert "Taken over</title>" not in html


def test_templates_in_a_title_stay_text(site: Path) -> None:
    assert "Quotes &#34; &amp; {# ampersands #}</h1>" in text(site, "courses/plain")
    assert "<title>Quotes &quot; &amp; {# ampersands #} - " in text(site, "courses/plain")


def test_trusted_pages_may_insert_blocks(site: Path) -> None:
    html = text(site, "")
    assert "What do you want to be able to do?" in html
    assert "{{" not in html


def test_links_between_files_become_links_between_pages(site: Path) -> None:
    assert 'href="../courses/plain/">the course</a>' in text(site, "notes")


def test_drafts_are_nowhere(site: Path) -> None:
    assert not (site / "courses/hidden").exists()
    assert "hidden draft" not in (site / "catalogue.json").read_text("utf-8")
    assert "A hidden draft" not in text(site, "catalogue")


def test_a_former_address_leads_on_with_its_lessons(site: Path) -> None:
    assert 'url=../../courses/plain/"' in text(site, "courses/former")
    assert 'href="https://host.example/learning/courses/plain/"' in text(site, "courses/former")
    assert 'href="../../../courses/plain/first/"' in text(site, "courses/former/first")


def test_only_what_is_planned_is_published(site: Path) -> None:
    tables = {site / "catalogue.csv", site / "required.csv"}  # of the catalogue as a whole
    published = [f for f in site.rglob("*") if f.suffix in (".md", ".yml", ".csv") and f not in tables]
    assert {f.name for f in published} <= {"index.md"}  # the texts of pages, as text
    assert all((f.parent / "index.html").is_file() for f in published)
