"""Every colour of text can be read on every ground that it stands on: WCAG 2.2 AA, in light and in dark."""

from __future__ import annotations

import re

import pytest

from trellis.site.defaults import ASSETS_FOLDER

TEXT = ("ink", "ink-2", "accent", "accent-strong", "organisation", "team", "individual", "alert")
GROUNDS = ("paper", "surface", "wash")
SCHEMES = {"light": "", "dark": '="slate"'}
"""The part of the selector that tells the scheme."""


def palette(scheme: str) -> dict[str, str]:
    """The scheme's colours by name."""
    css = (ASSETS_FOLDER / "tokens.css").read_text("utf-8")
    block = re.search(rf"^ *\[data-md-color-scheme{SCHEMES[scheme]}\] {{(.*?)^ *}}", css, re.DOTALL | re.MULTILINE)
    assert block
    return dict(re.findall(r"--t-([a-z0-9-]+): (#[0-9a-f]+);", block[1]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    colours = palette(scheme)
    pairs = [(text, ground, 4.5) for text in TEXT for ground in GROUNDS]
    pairs += [
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-strong", 4.5),
        ("edge", "paper", 3),
        ("edge", "surface", 3),
    ]
    weak = [
        f"{text} on {ground}: {contrast(colours[text], colours[ground]):.2f}"
        for text, ground, least in pairs
        if contrast(colours[text], colours[ground]) < least
    ]
    assert weak == []


def test_both_schemes_have_the_same_colours() -> None:
    assert palette("light").keys() == palette("dark").keys()
