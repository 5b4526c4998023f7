"""What is published is what the plan says: a file of an author's replaces nothing, and adds only what it may."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, course
from hostile import FILES, HEAD, PEOPLE, PNG, TEAM, build_unchecked, write

from trellis.pipeline.run import run_pipeline
from trellis.site.defaults import CODE_URL
from trellis.site.refusal import BuildRefused

PLAIN: dict[str, str | bytes] = {
    "mkdocs.yml": FILES["mkdocs.yml"],
    "hooks/macros.py": FILES["hooks/macros.py"],
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/plain/index.md": course("A plain course", "mvp", sunset="2027-06-30"),
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"/>'
PLANTED = {
    "CNAME": "evil.example",
    ".nojekyll": "",
    "_headers": "/*\n  X: y",
    "404.html": "<script>hit()</script>",
    "index.html": "<script>hit()</script>",
    "robots.txt": "x",
    "catalogue.json": "{}",
    "sitemap.xml": "<x/>",
    "main.html": "{{ 7*7 }}",
    "search/search_index.json": "{}",
    "assets/trellis/catalogue.js": "hit()",
    f"{CODE_URL}/page/main.js": "hit()",
    f"{CODE_URL}/trellis.css": "body { display: none }",
    "assets/_mkdocs_macros.md": "x",
    "partials/footer.html": "{{ 7*7 }}",
    "sales/pages/picture.svg": SVG,
    "sales/pages/page.html": "<script>hit()</script>",
    "sales/pages/page.xhtml": "<script>hit()</script>",
    "sales/pages/script.js": "hit()",
    "sales/pages/style.css": "x",
    "sales/pages/data.json": "{}",
    "sales/pages/archive.zip": "PK",
    "sales/pages/Picture.PNG.html": "<script>hit()</script>",
}  # fmt: skip


def published(out: Path) -> dict[str, bytes]:
    return {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file()}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a portal in which nothing was planted."""
    return published(build_unchecked(write(tmp_path_factory.mktemp("clean"), PLAIN)))


def test_planted_files_replace_nothing_and_are_not_published(tmp_path: Path, clean: dict[str, bytes]) -> None:
    theme = {name: "hit()" for name in clean if name.startswith("assets/") and not name.endswith((".png", ".svg"))}
    root = write(tmp_path, PLAIN | {f"content/{name}": text for name, text in (PLANTED | theme).items()})
    site = published(build_unchecked(root))
    assert set(site) == set(clean)
    assert {name for name in theme if site[name] != clean[name]} == set()
    assert not [name for name, text in site.items() if b"hit()" in text]


@pytest.mark.parametrize(
    "place",
    [
        "assets/images/favicon.png",
        "ASSETS/images/Favicon.png",
        "404.html/picture.png",
        "catalogue.json/picture.png",
        "sitemap.xml/picture.png",
        "courses/plain/index.html/picture.png",
        f"{CODE_URL}/trellis.css/picture.png",
    ],
)
def test_a_picture_in_the_place_of_a_page_or_of_the_themes_ends_the_build(tmp_path: Path, place: str) -> None:
    root = write(tmp_path, PLAIN | {f"content/{place}": PNG})
    with pytest.raises((BuildRefused, SystemExit), match=f"content/{place}"):
        build_unchecked(root)
    assert not list(root.glob("out/**/*.html"))


@pytest.mark.parametrize("id", ["catalogue", "standards"])
def test_a_page_in_the_place_of_the_portals_own_ends_the_build(tmp_path: Path, id: str) -> None:
    place = f"content/sales/pages/{id}.md"
    root = write(tmp_path, PLAIN | {place: HEAD.format(name="of tests") + "Text.\n"})
    assert run_pipeline(root, TODAY).has_errors
    with pytest.raises((BuildRefused, SystemExit), match=place):
        build_unchecked(root)


def test_a_page_with_the_name_of_a_file_of_the_portals_stands_beside_it(
    tmp_path: Path, clean: dict[str, bytes]
) -> None:
    ids = ("index", "sitemap", "assets", "404")
    pages = {f"content/sales/pages/{id}.md": HEAD.format(name=id) + "Text.\n" for id in ids}
    site = published(build_unchecked(write(tmp_path, PLAIN | pages)))
    paths = {path for path in site if not path.startswith("search/")}  # what is found changes with the pages
    assert paths == {path for path in clean if not path.startswith("search/")} | {f"{id}/index.html" for id in ids}


def test_a_page_in_the_place_of_a_trusted_one_ends_the_build(tmp_path: Path) -> None:
    text = HEAD.format(name="of tests") + "Text.\n"
    trusted = {"hooks/pages/notes.md": "---\ntitle: Notes\nsummary: Ours.\n---\nOurs."}
    with pytest.raises((BuildRefused, SystemExit), match=r"content/sales/pages/notes\.md"):
        build_unchecked(write(tmp_path, PLAIN | trusted | {"content/sales/pages/notes.md": text}))


def test_a_trusted_page_takes_the_place_of_the_engines(tmp_path: Path) -> None:
    trusted = {"hooks/pages/standards.md": "---\ntitle: Standards\nsummary: Ours.\n---\nOur own words."}
    out = build_unchecked(write(tmp_path, PLAIN | trusted))
    assert "Our own words." in (out / "standards" / "index.html").read_text("utf-8")


def test_a_symbolic_link_is_refused_and_never_followed(tmp_path: Path) -> None:
    root = write(tmp_path, PLAIN | {".git/config": "token = sesame"})
    links = {"passwd.png": "/etc/passwd", "linked": "/etc", "02-config.md": "../../../../.git/config", "loop": "."}
    for name, target in links.items():
        (root / "content/sales/courses/plain" / name).symlink_to(target)
    refused = {
        d.location.path.rpartition("/")[2] for d in run_pipeline(root, TODAY).diagnostics if d.rule == "file-symlink"
    }
    assert refused == set(links)
    site = published(build_unchecked(root))
    assert not [name for name in site if any(word in name for word in ("passwd", "linked", "loop", "config"))]
    assert not [name for name, text in site.items() if b"sesame" in text or b"root:x" in text]
