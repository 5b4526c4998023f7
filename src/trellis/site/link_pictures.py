"""Pictures that chats and other programs show below a link to a course or a path, as Open Graph has it.

They say title, kind, team, level and time, and are drawn with the font that the web editor has. Its letters are Latin:
an item whose words have others has no picture, rather than one with boxes in their place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

from ..catalogue.catalogue import Entry
from ..derive.cards import build_card
from ..derive.published import is_visible
from ..derive.wording import use_wording
from ..load.cache import Cache
from .output_file import OutputFile
from .refusal import BuildRefused
from .state import BuildState

FONT_FILE = Path(__file__).parent / "editor" / "vendor" / "sveltia" / "source-sans-3.woff2"
"""Source Sans 3, with its licence beside it (SIL Open Font License 1.1)."""

SIZE = (1200, 630)
"""Width and height in pixels, which most programs expect."""

_MARGIN = 80
_PAPER, _INK, _QUIET, _ACCENT = (255, 255, 255), (23, 33, 43), (82, 96, 109), (10, 90, 110)
_REGULAR, _BOLD = 400, 700
_TITLE_SIZE, _LINE_SIZE = 76, 38
_MAX_LINES = 3
_COLOURS = 32
"""How many colours a picture has; its letters need no more."""

_DESIGN = "1"
"""Another number gives all pictures other addresses, as a change of how they are drawn needs."""

_META = '<meta property="og:{}" content="{}">\n'


class LinkPicture(NamedTuple):
    """What a picture says."""

    site: str
    title: str
    line: str

    @property
    def digest(self) -> str:
        """A digest of all that is drawn."""
        return blake2b("\0".join((_DESIGN, *self)).encode(), digest_size=6).hexdigest()


def find_link_picture(build: BuildState, entry: Entry[Any] | None) -> LinkPicture | None:
    """Returns what the picture of an entry says; None if it has none, or if the portal wants none.

    Only a site whose address is known has pictures, since others ask for them by it.
    """
    if entry is None or entry.kind not in ("course", "path") or not build.site.url or not is_visible(entry):
        return None
    if not build.result.context.portal.link_pictures:
        return None
    with use_wording(build.frame):
        card = build_card(build.site_data.published, entry)
        level = next((fact.values[0].text for fact in card.facts if fact.name == "level"), "")
        line = " · ".join(part for part in (card.kind_label, card.publisher, level, card.time) if part)
    picture = LinkPicture(build.site.name, entry.title, line)
    return picture if can_draw("".join(picture)) else None


def build_picture_address(entry: Entry[Any], picture: LinkPicture) -> str:
    """Returns the address of an entry's picture, which is another for another picture: chats keep what they have."""
    return f"{entry.url}card-{picture.digest}.png"


def list_link_pictures(build: BuildState) -> Iterator[OutputFile]:
    """Yields the pictures of all courses and paths. What was drawn is kept for the next build."""
    for entry in build.site_data.published.items:
        if picture := find_link_picture(build, entry):
            path = build_picture_address(entry, picture)[1:]
            yield OutputFile(path, lambda picture=picture: _draw_cached(picture, build.cache))  # type: ignore[misc]


def render_link_picture(build: BuildState, entry: Entry[Any] | None) -> Markup:
    """Returns what the page of an entry says of its picture, in its head; nothing without one."""
    picture = find_link_picture(build, entry)
    if entry is None or picture is None:
        return Markup("")
    values = {
        "title": entry.title,
        "description": entry.meta.summary or "",
        "url": build.site.build_url(entry.url),
        "image": build.site.build_url(build_picture_address(entry, picture)),
    }
    tags = (_META.format(name, escape(value)) for name, value in values.items() if value)
    return Markup("".join(tags) + '<meta name="twitter:card" content="summary_large_image">\n')


def _draw_cached(picture: LinkPicture, cache: Cache | None) -> bytes:
    key = f"link-picture-{picture.digest}"
    content = cache.read(key, bytes) if cache else None
    if content is None:
        content = draw_link_picture(picture)
        if cache:
            cache.write(key, content)
    return content


def draw_link_picture(picture: LinkPicture) -> bytes:
    """Returns a picture as PNG. The title goes on over three lines at most, and ends with … if it is longer."""
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    width = SIZE[0] - 2 * _MARGIN
    title, small = _load_font(_TITLE_SIZE, _BOLD), _load_font(_LINE_SIZE, _REGULAR)
    draw.rectangle((0, 0, 24, SIZE[1]), fill=_ACCENT)
    draw.text((_MARGIN, 64), _wrap(picture.site, small, width, 1)[0], font=small, fill=_ACCENT)
    for number, line in enumerate(_wrap(picture.title, title, width, _MAX_LINES)):
        draw.text((_MARGIN, 160 + number * 92), line, font=title, fill=_INK)
    draw.text((_MARGIN, SIZE[1] - 118), _wrap(picture.line, small, width, 1)[0], font=small, fill=_QUIET)
    out = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """The lines of a text that is at most so wide; what does not fit into the last of them is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    shown, is_cut = lines[:most], len(lines) > most
    return [*(_shorten(line, font, width) for line in shown[:-1]), _shorten(shown[-1], font, width, is_cut=is_cut)]


def _shorten(line: str, font: ImageFont.FreeTypeFont, width: int, *, is_cut: bool = False) -> str:
    if not is_cut and font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1].rstrip()
    return f"{line}…"


@lru_cache(maxsize=4)
def _load_font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    try:
        font = ImageFont.truetype(FONT_FILE, size)
        font.set_variation_by_axes([weight])
    except (OSError, NotImplementedError) as error:
        help = "Install Pillow from PyPI, or set `link_pictures: false` in portal.yml"
        raise BuildRefused(
            f"No picture of a link can be drawn: Pillow cannot read the font ({error}). {help}."
        ) from None
    return font


def can_draw(text: str) -> bool:
    """Whether the font has all letters of a text.

    >>> can_draw("Räte – Größe · 2 h"), can_draw("通関入門")
    (True, False)
    """
    return all(map(_has_letter, set(text)))


@lru_cache(maxsize=4096)
def _has_letter(letter: str) -> bool:
    font = _load_font(_LINE_SIZE, _REGULAR)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))
