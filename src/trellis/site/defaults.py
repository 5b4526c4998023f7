"""Names and default settings that every frame has: the engine's assets, the colours, the navigation."""

from __future__ import annotations

from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any

from ..derive.wording import translate

ASSETS_FOLDER = Path(__file__).parent / "assets"
VENDOR_FOLDER = ASSETS_FOLDER / "vendor"
"""Scripts of others, as they were published, each folder with its licence and its version."""

PACKAGE_FOLDER = ASSETS_FOLDER / "lms"
"""Scripts and styles of courses in a learning management system; no page of the site has them."""

PLAIN_ASSETS_FOLDER = Path(__file__).parent / "plain" / "assets"
"""Scripts and styles of the engine's own frame."""

ASSETS_URL = "assets/trellis"
"""Where the files are that scripts fetch, and that differ from build to build."""


def _digest_code() -> str:
    """A digest of all that is published below `CODE_URL`, and of what makes it smaller."""
    digest = blake2b(digest_size=5)
    files = [*ASSETS_FOLDER.rglob("*"), *PLAIN_ASSETS_FOLDER.rglob("*"), Path(__file__).parent / "minify.py"]
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.relative_to(Path(__file__).parent).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


CODE_URL = f"{ASSETS_URL}-{_digest_code()}"
"""Where scripts and styles are: another place for other content, so that browsers may keep them for good. They name
each other by relative addresses, and the site's root as three folders up, so it is as deep as `ASSETS_URL`."""

STYLES = (
    "tokens.css", "layout.css", "cards.css", "pages.css", "search.css", "browse.css", "overview.css",
    "contrast.css", "print.css",
)  # fmt: skip
"""In the order of the cascade; a page loads them as one file."""

LEARNING_STYLES = "progress.css"
"""Of pages that show a reader's progress."""

DRAWING_STYLES = "drawings.css"
"""Of pages whose text has formulas or diagrams."""

PREVIEW_STYLES = "preview.css"
"""Of what only a preview shows: ribbons of drafts, and findings."""

PAGE_STYLES = (
    LEARNING_STYLES, "business.css", "calendar.css", "compare.css", "course.css", "directory.css", DRAWING_STYLES,
    "found.css", "media.css", "needs.css", "oversight.css", "plan.css", PREVIEW_STYLES, "quiz.css", "readers.css",
    "report.css", "survey.css", "trends.css",
)  # fmt: skip
"""Style sheets that only some pages load, each a file of its own."""

STYLES_URL = f"{CODE_URL}/trellis.css"

PALETTE = (
    {
        "media": "(prefers-color-scheme)",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/brightness-auto", "name": "Colours as on this device; switch to light"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/white-balance-sunny", "name": "Light colours; switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-night", "name": "Dark colours; switch to those of this device"},
    },
)

NAV = (
    {"Home": "index.md"},
    {"Catalogue": "catalogue.md"},
    {"Paths": "paths.md"},
    {"Teams": "teams.md"},
    {"Skills": "skills.md"},
    {"Stories": "stories.md"},
    {"My learning": "me.md"},
)


def translate_titles(nav: Any) -> Any:
    """The navigation, with those of its titles translated that there are words for; others are the portal's own."""
    if isinstance(nav, list):
        return [translate_titles(item) for item in nav]
    if isinstance(nav, dict):
        return {
            translate_to_html(title) if isinstance(title, str) else title: translate_titles(part)
            for title, part in nav.items()
        }
    return nav


def translate_to_html(text: str) -> str:
    """The words for a text of the settings. A theme takes these for HTML, so words of the messages are escaped."""
    words = translate(text)
    return text if words == text else escape(words)
