"""Former addresses of an adopted site lead on, and take no address of the portal's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from portal_changes import FRAMES
from test_draft_files import draw_picture

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.former_sites import list_former_site_pages

COURSE = "content/sales/courses/rates/index.md"
DRAFT = "content/sales/courses/lanes/index.md"
SETTINGS = "site_name: A\nsite_url: https://a.example/learning/\ntheme: {name: material}\nplugins: []\n"
URLS = ("/", "/courses/rates/", "/about/")


def list_pages(root: Path, *rows: str) -> dict[str, str]:
    (root / "redirects").mkdir(exist_ok=True)
    (root / "redirects" / "docs.csv").write_text("from,to\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return dict(list_former_site_pages(root, URLS))


@pytest.mark.parametrize("frame", FRAMES)
def test_a_former_address_leads_to_the_published_page(portal: Portal, frame: str) -> None:
    rows = "from,to\n/docs/rates/,/courses/rates/\n/docs/old.html,/courses/rates/\n/docs/lanes/,/courses/lanes/\n"
    stable = course("Rates & more", "mvp", sunset="2027-01-15", minutes="10", language="de")
    root = portal(
        {
            COURSE: stable,
            DRAFT: course("Lanes"),
            "mkdocs.yml": SETTINGS,
            "portal.yml": f"frame: {frame}\n",
            "redirects/docs.csv": rows,
        }
    )
    build_site(root, root / "out", run_pipeline(root, TODAY))
    page = (root / "out/docs/rates/index.html").read_text("utf-8")
    assert 'content="0; url=../../courses/rates/"' in page
    assert '<link rel="canonical" href="https://a.example/learning/courses/rates/">' in page
    assert '<a href="../../courses/rates/" lang="de">Rates &amp; more</a>' in page
    assert 'url=../courses/rates/"' in (root / "out/docs/old.html").read_text("utf-8")
    assert not (root / "out/docs/lanes").exists()
    assert "docs/" not in (root / "out/sitemap.xml").read_text("utf-8")


def test_what_the_site_has_itself_stays(tmp_path: Path) -> None:
    rows = ("/about/team/,/about/", "/ABOUT/x/,/about/", "/courses/old/,/about/", "/assets/a.html,/about/", "/,/about/")
    assert list_pages(tmp_path, *rows) == {}


@pytest.mark.parametrize(
    "former",
    [
        "/404.html", "/404.HTML", "/feed.xml", "/Feed.xml/old/", "/sitemap.xml", "/calendar.ics", "/sales/Chart.png",
        "/sales/images", "/search.html",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", FRAMES)
def test_what_the_site_has_at_its_top_stays(portal: Portal, frame: str, former: str) -> None:
    root = portal(
        {
            COURSE: course("Rates", "mvp", sunset="2027-01-15", minutes="10"),
            "content/sales/chart.png": draw_picture(),
            "mkdocs.yml": SETTINGS,
            "portal.yml": f"frame: {frame}\n",
            "redirects/docs.csv": f"from,to\n/docs/rates/,/courses/rates/\n{former},/courses/rates/\n",
        }
    )
    build_site(root, root / "out", run_pipeline(root, TODAY))
    assert (root / "out/docs/rates/index.html").is_file()


def test_two_addresses_of_one_file_are_one(tmp_path: Path) -> None:
    rows = ("/docs/a,/about/", "/docs/a/,/courses/rates/", "/docs/A/,/about/", "/docs/b.html/c,/about/")
    pages = list_pages(tmp_path, *rows, "/docs/b.html,/about/")
    assert pages == {"docs/A/index.html": "/about/", "docs/b.html/c/index.html": "/about/"}


@pytest.mark.parametrize(
    "former",
    ["/../x/", "/docs/../../x/", "//evil.example/x", "https://evil.example/x", "/a%2f../b", "/a\\b", "/c:/x", "/%00"],
)
def test_no_address_leads_out_of_the_site(tmp_path: Path, former: str) -> None:
    assert list_pages(tmp_path, f'"{former}",/about/') == {}


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/courses/x/"])
def test_only_pages_of_the_site_are_led_to(tmp_path: Path, target: str) -> None:
    assert list_pages(tmp_path, f"/docs/x/,{target}") == {}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'"unclosed', b"a\x00b,c\n", b"one\n", b""])
def test_a_broken_table_lists_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "redirects").mkdir()
    (tmp_path / "redirects" / "docs.csv").write_bytes(content)
    (tmp_path / "redirects" / "more.csv").symlink_to(tmp_path / "redirects" / "docs.csv")
    assert list_former_site_pages(tmp_path, URLS) == {}
