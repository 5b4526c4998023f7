"""A flat site works from a host that knows the names of files alone: each address, in pages and in data, is one."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest
from conftest import TODAY, Portal, course
from exact_keys import find_broken_links, read_keys
from test_data_files import FILES, URL, write_rates
from typer.testing import CliRunner

from trellis.cli import app
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.flat_addresses import _FlatSite

DATA = (".json", ".csv", ".ics", ".xml", ".txt", ".md")


def write_portal(root: Path, frame: str, url: str = URL) -> Path:
    settings = f"site_name: Learning\nsite_url: {url}\ndocs_dir: content\ntheme: {{name: material}}\n"
    settings += "repo_url: https://github.com/meridian/learning\n"  # so that there is an editor
    files = {**FILES, "portal.yml": f"frame: {frame}\n", "mkdocs.yml": settings}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    write_rates(root, "alone")
    return root


@pytest.fixture(scope="module", params=["plain", "material"])
def keys(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a flat site with each frame."""
    root = write_portal(tmp_path_factory.mktemp("flat"), request.param)
    build_site(root, root / "out", run_pipeline(root, TODAY), is_flat=True)
    return read_keys(root / "out")


def test_every_link_leads_to_a_file(keys: dict[str, bytes]) -> None:
    seen, broken = find_broken_links(keys, URL)
    assert broken == []
    assert {"courses/rates/index.html", "courses/rates/show/index.html", "search/index.html"} <= seen


def test_the_editor_leads_back_to_a_file(keys: dict[str, bytes]) -> None:
    page = keys["edit/index.html"].decode()
    assert 'href="../index.html"' in page
    assert 'href="../"' not in page


def test_the_page_for_unknown_addresses_leads_to_files_from_any_depth(keys: dict[str, bytes]) -> None:
    addresses = re.findall(r'href="(/portal/[^"?#]*)', keys["404.html"].decode())
    assert addresses
    assert [address for address in addresses if urljoin(URL, address).removeprefix(URL) not in keys] == []
    scripts = re.findall(r'<script [^>]*src="([^"]*/flat/addresses\.js)"', keys["404.html"].decode())
    assert [urljoin(f"{URL}some/depth/", script).removeprefix(URL) in keys for script in scripts] == [True]


def test_whole_addresses_in_data_are_those_of_files(keys: dict[str, bytes]) -> None:
    found: dict[str, int] = {}
    for path, content in keys.items():
        if path.endswith(DATA) and not path.startswith(("assets/", "edit/")):
            text = content.decode().replace("\r\n ", "")  # calendars fold their lines
            for rest in re.findall(re.escape(URL) + r"([^\s\"'<>()\[\]\\]*)", text):
                found[path] = found.get(path, 0) + 1
                assert rest.rstrip(",.") in keys, (path, rest)
    for path in (
        "catalogue.json",
        "catalogue.csv",
        "changes.json",
        "calendar.ics",
        "feed.xml",
        "sitemap.xml",
        "llms.txt",
    ):
        assert found.get(path) or path == "changes.json", path


def test_data_name_pages_from_the_root_of_the_site_as_files(keys: dict[str, bytes]) -> None:
    (rates,) = [row for row in json.loads(keys["catalogue.json"])["courses"] if row["id"] == "rates"]
    assert (rates["url"], rates["address"]) == ("/courses/rates/index.html", f"{URL}courses/rates/index.html")
    assert all(len(line) <= 75 for line in keys["calendar.ics"].split(b"\r\n"))
    with ZipFile(io.BytesIO(keys["courses/rates/show/evidence.docx"])) as document:
        assert document.testzip() is None
        assert any(b"show/index.html" in document.read(name) for name in document.namelist())


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("../rates/", "courses/law", "../rates/index.html"),
        ("..", "courses/rates", ".."),
        (".", "courses/rates", "./index.html"),
        ("../..", "courses/rates", "../../index.html"),
        ("../rates/?q=1#x", "courses/law", "../rates/index.html?q=1#x"),
        ("/portal/courses/rates/", "", "/portal/courses/rates/index.html"),
        ("/courses/rates/", None, "/courses/rates/index.html"),
        ("/courses/rates/", "", "/courses/rates/"),
        (f"{URL}courses/rates/", None, f"{URL}courses/rates/index.html"),
        (URL, None, f"{URL}index.html"),
        ("https://other.example/courses/rates/", "", "https://other.example/courses/rates/"),
        ("//other.example/courses/rates/", "", "//other.example/courses/rates/"),
        ("mailto:a@b.example/", "", "mailto:a@b.example/"),
        ("../nowhere/", "courses/rates", "../nowhere/"),
        ("../rates/index.md", "courses/law", "../rates/index.md"),
        ("#top", "courses/rates", "#top"),
        ("", "courses/rates", ""),
    ],
)
def test_an_address_of_a_page_gets_its_file_and_no_other_does(address: str, base: str | None, expected: str) -> None:
    assert _FlatSite(frozenset(("", "courses/rates/")), URL).finish(address, base) == expected


def test_what_an_author_shows_as_code_stays() -> None:
    html = '<code>&lt;a href="courses/rates/"&gt;</code><a href="courses/rates/">x</a>'
    flat = _FlatSite(frozenset(("courses/rates/",)), "").rewrite_tags(html, "")
    assert flat == html[: html.index("<a ")] + '<a href="courses/rates/index.html">x</a>'


def test_an_authors_file_stays_as_it_was_approved(portal: Portal) -> None:
    table = b'step,address\n1,"https://x.example/learning/catalogue/"\n2,"/catalogue/"\n'
    page = course("Quoting", "mvp", sunset="2027-01-15", minutes="10") + "\n[All rates](data.csv)\n"
    root = portal({
        "mkdocs.yml": "site_name: A\nsite_url: https://x.example/learning/\n", "portal.yml": "frame: plain\n",
        "content/sales/courses/quoting/index.md": page, "content/sales/courses/quoting/data.csv": table,
    })  # fmt: skip
    build_site(root, root / "out", run_pipeline(root, TODAY), is_flat=True)
    assert (root / "out/sales/courses/quoting/data.csv").read_bytes() == table
    assert 'href="../../catalogue/index.html' in (root / "out/courses/quoting/index.html").read_text("utf-8")


def test_only_a_whole_site_is_made_flat(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["build", "--root", str(tmp_path), "--flat", "--drafts"])
    assert done.exit_code == 2
    assert "--flat" in done.output
