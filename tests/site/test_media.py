"""A lesson's film is a player if it is the portal's own, and a link if not; a picture stands on cards and pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.approvals.collect.change_size import _FIELD_LABELS
from trellis.approvals.ledger.digest import compute_digest
from trellis.catalogue.link_targets import find_named_files
from trellis.derive.cards import build_card, render_listing_card
from trellis.derive.links import resolve_address
from trellis.kinds import Video
from trellis.pipeline.run import run_pipeline
from trellis.site.plain.build import build_plain_site
from trellis.site.state import publish_catalogue, read_shown_history

FOLDER = "content/sales/courses/dock/"
PICTURE = "{file: dock.svg, alt: The dock at night}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isommp41"
LESSON = "---\ntitle: {title}\ntype: read\nminutes: 5\nvideo: {video}\n---\nWords.\n"
AWAY = "{url: 'https://films.example/1', captions: 'dock#1.svg', transcript: '01-call.md?a=b#words'}"


def files(picture: str = PICTURE) -> dict[str, str | bytes]:
    own = "{file: call.mp4, picture: dock.svg, captions: call.vtt}"
    return {
        f"{FOLDER}index.md": course("Working on the dock", "mvp", sunset="2027-06-30", picture=picture),
        f"{FOLDER}01-call.md": LESSON.format(title="The call", video=own),
        f"{FOLDER}02-talk.md": LESSON.format(title="A talk", video=AWAY),
        f"{FOLDER}dock.svg": SVG,
        f"{FOLDER}dock#1.svg": SVG,
        f"{FOLDER}call.mp4": MP4,
        f"{FOLDER}call.vtt": "WEBVTT\n",
    }


def test_a_site_shows_films_and_pictures(portal: Portal) -> None:
    root = portal(files())
    result = run_pipeline(root, TODAY)
    assert not result.has_errors
    out = root / "out"
    build_plain_site(root, out, result, strict=True)

    def read(address: str) -> str:
        return (out / address / "index.html").read_text("utf-8")

    own, away, page = read("courses/dock/call"), read("courses/dock/talk"), read("courses/dock")
    assert 'preload="none" poster="../../../sales/courses/dock/dock.svg"' in own
    assert '<source src="../../../sales/courses/dock/call.mp4" type="video/mp4">' in own
    assert '<track kind="captions" src="../../../sales/courses/dock/call.vtt" srclang="en"' in own
    assert "<video" not in away
    assert 'href="https://films.example/1"' in away
    assert "films.example</bdi>" in away
    assert '<a href="../../../sales/courses/dock/dock%231.svg">Captions</a>' in away
    assert '<a href="../../../courses/dock/call/?a=b#words">Transcript</a>' in away
    assert 'class="t-picture" src="../../sales/courses/dock/dock.svg" alt="The dock at night"' in page
    assert (out / "sales/courses/dock/call.mp4").read_bytes() == MP4
    policies = [text for text in (own, away) if "media-src 'self'" in text]
    assert len(policies) == 2


def test_a_card_has_its_picture_or_a_mark(portal: Portal) -> None:
    def describe(more: dict[str, str | bytes]) -> tuple[object, str]:
        root = portal(files() | more)
        result = run_pipeline(root, TODAY)
        published = publish_catalogue(result, read_shown_history(root, result, None))
        card = build_card(published, result.catalogue.courses[0])
        return render_listing_card(card).get("picture"), card.mark

    assert describe({})[0] == ["sales/courses/dock/dock.svg", "The dock at night"]
    bare = {f"{FOLDER}index.md": course("Working on the dock", "mvp", sunset="2027-06-30")}
    assert describe(bare) == (None, f"t-a{sum(map(ord, 'dock')) % 5} t-b{sum(map(ord, 'Sales team')) % 3}")


@pytest.mark.parametrize("name", ["dock.svg", "call.mp4", "call.vtt"])
def test_what_front_matter_shows_is_a_part_of_what_is_approved(portal: Portal, name: str) -> None:
    def compute(root: Path) -> str:
        catalogue = run_pipeline(root, TODAY).catalogue
        return compute_digest(catalogue, catalogue.courses[0])

    root = portal(files())
    before = compute(root)
    with open(root / FOLDER / name, "ab") as stream:
        stream.write(b"\n ")
    assert compute(root) != before
    assert compute(portal(files("{file: dock.svg, alt: The dock by day}"))) != compute(portal(files()))


@pytest.mark.parametrize(
    ("transcript", "url"),
    [
        ("01-call.md", "/courses/dock/call/"),
        ("../dock/call.mp4", "/sales/courses/dock/call.mp4"),
        ("../../../catalogue.md", "/catalogue/"),
        ("HTTPS://films.example/T", "HTTPS://films.example/T"),
        ("//films.example/t", "https://films.example/t"),
        ("Ask Ada for it", ""),
        ("../../../../portal.yml", ""),
        ("../begun/index.md", ""),
    ],
)
def test_what_goes_with_a_film_is_linked_as_a_text_links_it(portal: Portal, transcript: str, url: str) -> None:
    root = portal({**files(), "content/sales/courses/begun/index.md": course("Begun")})
    published = publish_catalogue(run_pipeline(root, TODAY))
    entry = published.catalogue.all_lessons[0]
    assert resolve_address(published, entry, transcript) == url


def test_pictures_and_films_are_never_a_small_change() -> None:
    assert {"picture", "video"} <= _FIELD_LABELS.keys()


def test_a_check_of_changes_knows_the_files_that_front_matter_names() -> None:
    data = {"picture": {"file": "dock.svg", "alt": "The dock"}, "video": {"url": "https://films.example/1"}}
    assert f"{FOLDER}dock.svg" in find_named_files(f"{FOLDER}index.md", data)
    video = {"file": "../call.mp4", "captions": "call.vtt", "picture": None}
    named = {"content/sales/courses/call.mp4", f"{FOLDER}call.vtt"}
    assert find_named_files(f"{FOLDER}01-call.md", {"video": video}) == named
    assert find_named_files(f"{FOLDER}01-call.md", ["video"]) == frozenset()


@pytest.mark.parametrize("values", [{}, {"url": "https://films.example/1", "file": "a.mp4"}])
def test_a_film_has_one_place(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"neither `file` nor `url`|two places"):
        Video.model_validate(values)
