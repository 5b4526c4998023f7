"""Nothing that an author writes is run while the portal is checked and built, and no file is read for an author."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, course
from hostile import FILES, HEAD, PEOPLE, TEAM, build_unchecked, write

from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

BREAK_OUT = "cycler.__init__.__globals__.os.system('touch {marker}')"
PLAIN: dict[str, str | bytes] = {
    "mkdocs.yml": FILES["mkdocs.yml"],
    "hooks/macros.py": FILES["hooks/macros.py"],
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
}
SNIPPETS = """\
  - pymdownx.snippets:
      base_path: ["."]
      restrict_base_path: false
      url_download: true
      check_paths: false
"""


def page(body: str) -> str:
    return HEAD.format(name="of tests") + body + "\n"


def test_templates_are_text_wherever_they_stand(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    template = "{{ " + BREAK_OUT.format(marker=marker) + " }}"
    second = f"---\nrender_macros: true\ntitle: Second block\n---\n\n{template}"
    raw = "{% endraw %}" + template + "{% raw %}{% include '.git/config' %}{# remark #}"
    bodies = {"plain": template, "second": second, "raw": raw, "set": "{% set x = 1 %}{{ x }}{{ config.site_dir }}"}
    root = write(tmp_path / "portal", PLAIN | {f"content/sales/pages/{n}.md": page(b) for n, b in bodies.items()})
    out = build_unchecked(root)
    for name, mark in {"plain": "cycler", "second": "cycler", "raw": "{% endraw %}", "set": "{{ x }}"}.items():
        html = (out / name / "index.html").read_text("utf-8")
        assert mark in html
        assert str(root) not in html
    assert not marker.exists()


@pytest.mark.parametrize(
    "key", ["render_macros: true", "template: redirect.html", "hide: [toc]", 'extra: !!python/name:os.system ""']
)
def test_front_matter_takes_no_key_of_the_generators(tmp_path: Path, key: str) -> None:
    text = page("Text.").replace("status: stable", f"status: stable\n{key}")
    root = write(tmp_path, PLAIN | {"content/sales/pages/notes.md": text})
    result = run_pipeline(root, TODAY)
    assert result.has_errors
    with pytest.raises(SystemExit):
        build_site(root, root / "out", result)
    assert not (root / "out").exists()


def test_front_matter_takes_no_markup(tmp_path: Path) -> None:
    titles = ("'{{ 7*7 }}'", "'<img src=x onerror=hit()>'", "'{% if x %}'", "'A <script>hit()</script>'")
    paths = {f"content/sales/courses/course-{n}/index.md": title for n, title in enumerate(titles)}
    files: dict[str, str | bytes] = {path: course(t, "mvp", sunset="2027-06-30") for path, t in paths.items()}
    root = write(tmp_path, PLAIN | files)
    refused = {d.location.path for d in run_pipeline(root, TODAY).diagnostics if d.severity is Severity.ERROR}
    assert refused >= set(paths)
    html = "".join(f.read_text("utf-8") for f in build_unchecked(root).rglob("*.html"))
    assert "<img src=x" not in html
    assert "<script>hit" not in html


def test_code_below_content_is_neither_imported_nor_published(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    code = (
        f"open({str(marker)!r}, 'w')\n\n\ndef define_env(env):\n    pass\n\n\ndef on_config(config):\n"
        f"    return config\n"
    )
    places = (
        "main.py",
        "hooks/events.py",
        "hooks/macros.py",
        "sales/main.py",
        "sales/pages/__init__.py",
        "schemas/__init__.py",
    )
    root = write(tmp_path / "portal", PLAIN | {f"content/{place}": code for place in places})
    out = build_unchecked(root)
    assert not marker.exists()
    assert not list(out.rglob("*.py"))


ASKED = (".git/config", "../secret.txt", "{root}/.git/config", "https://evil.example/x", "link.txt", "absent.md")


def asking(root: Path, settings: str, *snippets: str) -> Path:
    """A portal with secrets in it and beside it, and a page for each file that is asked for."""
    secrets = {
        ".git/config": "token = sesame",
        "../secret.txt": "token = sesame",
        "snippets/good.md": "A good snippet.",
    }
    pages = {f"content/sales/pages/page-{n}.md": page(f'--8<-- "{one}"\n\nThe end.') for n, one in enumerate(snippets)}
    write(root, PLAIN | {"mkdocs.yml": settings} | secrets | pages)
    (root / "link.txt").symlink_to(root / ".git" / "config")
    return root


@pytest.mark.parametrize("settings", ["", SNIPPETS], ids=["off", "on"])
def test_a_snippet_in_an_authors_text_is_text(tmp_path: Path, settings: str) -> None:
    root = tmp_path / "portal"
    snippets = [*(one.format(root=root) for one in ASKED), "good.md"]
    out = build_unchecked(asking(root, str(FILES["mkdocs.yml"]) + settings, *snippets))
    for n in range(len(snippets)):
        html = (out / f"page-{n}" / "index.html").read_text("utf-8")
        assert "--8&lt;--" in html
        assert "sesame" not in html
        assert "A good snippet." not in html


@pytest.mark.parametrize("snippet", ASKED)
def test_a_snippet_that_is_switched_on_comes_from_the_portals_own_folder(tmp_path: Path, snippet: str) -> None:
    root = tmp_path / "portal"
    asking(root, str(FILES["mkdocs.yml"]) + SNIPPETS)
    write(root, {"hooks/pages/index.md": page(f'--8<-- "{snippet.format(root=root)}"')})
    with pytest.raises(Exception, match="could not be found"):
        build_unchecked(root)
    assert not [f for f in root.glob("out/**/*.html") if "sesame" in f.read_text("utf-8")]


def test_a_portals_own_snippet_is_put_into_the_learning_teams_page(tmp_path: Path) -> None:
    text = page('--8<-- "good.md"')
    files = {"mkdocs.yml": str(FILES["mkdocs.yml"]) + SNIPPETS, "snippets/good.md": "A good snippet."}
    out = build_unchecked(write(tmp_path, PLAIN | files | {"hooks/pages/index.md": text}))
    assert "A good snippet." in (out / "index.html").read_text("utf-8")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "yaml", [BOMB, "x: " + "[" * 3000 + "]" * 3000, "x: !!python/object/apply:os.system [true]", "x: !ENV HOME"]
)
def test_a_yaml_bomb_ends_the_build_before_it_starts(tmp_path: Path, yaml: str) -> None:
    text = page("Text.").replace("status: stable", "status: stable\n" + yaml)
    root = write(tmp_path, PLAIN | {"content/sales/pages/bomb.md": text})
    with pytest.raises(SystemExit):
        build_site(root, root / "out", run_pipeline(root, TODAY))
    assert not (root / "out").exists()
