"""The forms in which a picture is published: a large one at its own address, and a small one beside it.

A form is computed from what the file says of its size, so that a page knows its pictures without decoding them.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from .assets import Asset
from .picture_size import MAX_DRAWN_PIXELS, MAX_PIXELS

LARGE_WIDTH = 1_600
"""The width of a large form at most, in pixels: twice that of a page's text."""

SMALL_WIDTH = 800
"""The width of a small form, which telephones and cards load."""

MIN_GAIN = 1.3
"""How much wider than the small form a picture is that has one."""

MAX_FORM_PIXELS = 8_000_000
"""The most pixels of a form that is made: 1,600 × 5,000, or 800 × 10,000.

What a build spends on a picture grows with the pixels of its forms, and a file of some kilobytes can have millions of
them. A picture for which a form would be larger, such as a screenshot of a long page, is published as it is: a form
that is no taller than a screen would be too narrow to be read. Reading one costs about a second at most, since a
picture has no more than MAX_PIXELS. All pictures of a portal together have no bound, which would be one of how much is
taught: to take a build minutes, somebody would have to add hundreds of such files.
"""

SIZES = "(max-width: 50em) 100vw, 50em"
"""How wide a picture stands on a page, for a browser that chooses between its forms."""

_RESIZED = frozenset(("PNG", "JPEG", "WebP"))
_MARK = "picture\0"
"""Begins what a page asks of a picture; no address begins so."""


class PictureForms(NamedTuple):
    """A picture as a page shows it.

    width, height: of the large form, in pixels. small_width: of the small form, 0 if there is none.
    """

    width: int
    height: int
    small_width: int = 0


def choose_forms(asset: Asset) -> PictureForms | None:
    """Returns the forms of a picture; None for a file that is none, or whose size is not known."""
    width, height = asset.picture_size
    if not width or not height or not asset.is_whole:
        return None
    is_decoded = asset.picture_size.pixel_count <= MAX_PIXELS and asset.drawn_pixel_count <= MAX_DRAWN_PIXELS
    if asset.format not in _RESIZED or asset.is_animated or not is_decoded:
        return PictureForms(width, height)
    large_height, small_height = (max(1, round(height * form / width)) for form in (LARGE_WIDTH, SMALL_WIDTH))
    if width > LARGE_WIDTH and LARGE_WIDTH * large_height <= MAX_FORM_PIXELS:
        width, height = LARGE_WIDTH, large_height
    has_small_form = width >= SMALL_WIDTH * MIN_GAIN and SMALL_WIDTH * small_height <= MAX_FORM_PIXELS
    return PictureForms(width, height, SMALL_WIDTH if has_small_form else 0)


def name_small_form(path: str) -> str:
    """Returns the path or the address of a picture's small form."""
    stem, extension = posixpath.splitext(path)
    return f"{stem}.{SMALL_WIDTH}w{extension}"


def ask_for_forms(target: str) -> str:
    """Returns what a page asks about the picture at a link's target, in the place of an address."""
    return f"{_MARK}{target}"


def read_question(target: str) -> str:
    """Returns the target of the picture that is asked about; "" if it is no such question."""
    return target.removeprefix(_MARK) if target.startswith(_MARK) else ""


def encode_forms(forms: PictureForms | None) -> str:
    """Returns the answer, for a page that is kept."""
    return " ".join(map(str, forms)) if forms else ""


def decode_forms(answer: str) -> PictureForms | None:
    """Returns what an answer says."""
    return PictureForms(*map(int, answer.split())) if answer else None
