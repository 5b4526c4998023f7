"""A site is built from whatever a portal has: with settings and hooks of its own, or with nothing but content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site


def test_a_portal_of_content_alone_has_a_site(portal: Portal) -> None:
    root = portal({"content/sales/courses/plain/index.md": course("A plain course", "mvp", sunset="2027-06-30")})
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    home = (root / "out" / "index.html").read_text("utf-8")
    assert "What do you want to be able to do?" in home
    assert 'href="courses/plain/"' in (root / "out" / "catalogue" / "index.html").read_text("utf-8").replace("../", "")
    assert (root / "out" / "404.html").is_file()


def test_a_portal_without_anything_has_a_site(portal: Portal) -> None:
    root = portal({})
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    assert "Nothing yet" in (root / "out" / "teams" / "sales" / "index.html").read_text("utf-8")


def test_errors_end_the_build_before_anything_is_written(portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    root = portal({"content/sales/courses/broken/index.md": "---\ntitle: Broken\n---\n"})
    with pytest.raises(SystemExit):
        build_site(root, root / "out", run_pipeline(root, TODAY))
    assert "content/sales/courses/broken/index.md" in capsys.readouterr().err
    assert not (root / "out").exists()


def test_a_link_that_the_checks_would_have_told_of_ends_a_strict_build(portal: Portal) -> None:
    text = course("A plain course", "mvp", sunset="2027-06-30") + "[gone](gone.md)\n"
    root = portal({"content/sales/courses/plain/index.md": text})
    unchecked = replace(run_pipeline(root, TODAY), diagnostics=())
    build_site(root, root / "out", unchecked)
    with pytest.raises(SystemExit):
        build_site(root, root / "out", unchecked, strict=True)


def test_nothing_in_the_site_names_the_machine(portal: Portal) -> None:
    root = portal({})
    build_site(root, root / "out", run_pipeline(root, TODAY))
    texts = (f for f in Path(root / "out").rglob("*") if f.suffix in (".html", ".json"))
    assert not [f for f in texts if str(root) in f.read_text("utf-8")]
