"""The pictures below links: only where a portal wants them and its address is known, and never with missing letters."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from PIL import Image

from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.load.cache import Cache
from trellis.pipeline.run import run_pipeline
from trellis.site import link_pictures
from trellis.site.head import render_head
from trellis.site.link_pictures import SIZE, LinkPicture, can_draw, draw_link_picture, list_link_pictures
from trellis.site.output_file import OutputFile
from trellis.site.state import BuildState, collect_state

SITE = SiteIdentity("Learning", "https://learning.example/portal/")
MORE = {"minutes": "10", "level": "core", "sunset": "2027-06-30"}
FILES: dict[str, str | bytes] = {
    "portal.yml": "link_pictures: true\n",
    "content/sales/courses/rates/index.md": course("Rates & more", "mvp", **MORE),
    "content/sales/courses/law/index.md": course("通関入門", "mvp", **MORE),
    "content/sales/courses/secret/index.md": course("A secret"),
}


def begin(root: Path, site: SiteIdentity = SITE, cache: Cache | None = None) -> BuildState:
    state = collect_state(root, run_pipeline(root, TODAY), lambda done, total: None, "", site)
    return BuildState(**state, cache=cache)


def read_head(build: BuildState, url: str) -> str:
    (page,) = [page for page in build.pages.values() if page.url == url]
    return str(render_head(build, page))


def test_a_course_has_a_picture_with_its_words_and_its_page_names_it(portal: Portal) -> None:
    build = begin(portal(FILES))
    (file,) = list_link_pictures(build)
    with Image.open(io.BytesIO(file.read())) as image:
        assert (image.format, image.size) == ("PNG", SIZE)
        assert len(image.convert("RGB").getcolors() or ()) > 10
    assert len(file.read()) < 30_000
    head = read_head(build, "/courses/rates/")
    assert f'<meta property="og:image" content="{SITE.url}{file.path}">' in head
    assert '<meta property="og:title" content="Rates &amp; more">' in head
    assert len(head[head.index("<meta property") :]) < 700
    assert "og:" not in read_head(build, "/courses/law/"), "the font lacks its letters"


def test_another_title_has_another_address(portal: Portal) -> None:
    def list_paths(title: str) -> list[str]:
        text = course(title, "mvp", **MORE)
        return [
            f.path for f in list_link_pictures(begin(portal({**FILES, "content/sales/courses/rates/index.md": text})))
        ]

    assert list_paths("Rates") != list_paths("Prices")


@pytest.mark.parametrize(("settings", "url"), [("language: en\n", SITE.url), ("link_pictures: true\n", "")])
def test_there_is_none_where_nobody_asked_or_no_address_is_known(portal: Portal, settings: str, url: str) -> None:
    build = begin(portal({**FILES, "portal.yml": settings}), SiteIdentity("Learning", url))
    assert list(list_link_pictures(build)) == []
    assert "og:" not in read_head(build, "/courses/rates/")


def test_what_was_drawn_is_kept(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal(FILES)
    cache = Cache(tmp_path / "cache", root)

    def draw() -> list[bytes]:
        files: list[OutputFile] = list(list_link_pictures(begin(root, cache=cache)))
        return [file.read() for file in files]

    first = draw()
    monkeypatch.setattr(link_pictures, "draw_link_picture", lambda picture: pytest.fail("it was drawn again"))
    assert draw() == first


def test_a_long_title_is_cut_and_a_long_word_too() -> None:
    font = link_pictures._load_font(76, 700)
    width = SIZE[0] - 160
    lines = link_pictures._wrap("Negotiating " * 30, font, width, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= width for line in [*lines, *link_pictures._wrap("W" * 200, font, width, 3)])
    assert draw_link_picture(LinkPicture("Learning", "W" * 200, "x" * 500))
    assert can_draw("Räte – “Größe” · 2 h …")
    assert not can_draw("Курс")
