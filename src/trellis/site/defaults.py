"""Default settings of a portal: the theme's settings, the Markdown of the learning team's pages, the engine's styles.

They are applied after MkDocs has read the portal's ``mkdocs.yml``, whose values have priority; lists are extended. One
setting cannot be changed: snippets come from the portal's folder ``snippets`` only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from ..derive.wording import ENGLISH, get_wording, translate
from ..load.markdown.headings import build_toc_anchor

THEME_FOLDER = Path(__file__).parent / "theme"
ASSETS_FOLDER = Path(__file__).parent / "assets"
VENDOR_FOLDER = ASSETS_FOLDER / "vendor"
"""Scripts of others, as they were published, each folder with its licence and its version."""

ASSETS_URL = "assets/trellis"

STYLES = (
    "tokens.css", "layout.css", "cards.css", "pages.css", "drawings.css", "search.css", "browse.css", "contrast.css",
    "print.css",
)  # fmt: skip
"""In the order of the cascade; a page loads them as one file."""

STYLES_URL = f"{ASSETS_URL}/trellis.css"

FEATURES = ("navigation.tabs", "navigation.prune", "content.code.copy")

THEME_SEARCH = "material/search"
"""The theme's own search, which MkDocs enables if `mkdocs.yml` lists no plugins. Trellis replaces it."""

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

MARKDOWN_EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "admonition": {},
    "def_list": {},
    "footnotes": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"anchor_linenums": False},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": "#", "permalink_title": "Link to this section", "slugify": build_toc_anchor},
}
"""Markdown extensions of the learning team's pages in ``hooks/pages``, with their settings.

Authors' texts have a parser of their own; see `site.markdown`.
"""

SNIPPETS = "pymdownx.snippets"
"""An extension that includes other files. By default it reads any file below the working directory."""

NAV = (
    {"Home": "index.md"},
    {"Catalogue": "catalogue.md"},
    {"Paths": "paths.md"},
    {"Teams": "teams.md"},
    {"Skills": "skills.md"},
    {"Stories": "stories.md"},
)


def apply_defaults(config: MkDocsConfig) -> None:
    """Applies the defaults to MkDocs' configuration. Words are in the language of the wording that is set."""
    theme = config.theme
    theme["language"] = choose_theme_language(get_wording().language, theme.dirs)
    if STYLES_URL not in config.extra_css:
        config.extra_css.insert(0, STYLES_URL)
    config.extra.setdefault("generator", False)
    if config.nav is None:
        config.nav = list(NAV)
    config.nav = _translate_titles(config.nav)
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME_FOLDER))
    theme["font"] = False  # the system's font, so that nothing is fetched from another host
    theme["features"] = list(dict.fromkeys((*theme["features"], *FEATURES)))
    theme["palette"] = theme.get("palette") or [_translate_toggle(palette) for palette in PALETTE]
    theme["icon"] = {"logo": "trellis/mark"} | dict(theme.get("icon") or {})
    theme["favicon"] = f"{ASSETS_URL}/favicon.svg" if "images/favicon" in theme["favicon"] else theme["favicon"]
    if theme_search := config.plugins.get(THEME_SEARCH):
        theme_search.config["enabled"] = False
    for name, settings in MARKDOWN_EXTENSIONS.items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**settings, **config.mdx_configs.get(name, {})}
    if SNIPPETS in config.markdown_extensions:
        folder = str(Path(config.config_file_path).parent / "snippets")
        bounds = {"base_path": [folder], "restrict_base_path": True, "url_download": False, "check_paths": True}
        config.mdx_configs[SNIPPETS] = {**config.mdx_configs.get(SNIPPETS, {}), **bounds}


@cache
def _list_theme_languages(folders: tuple[str, ...]) -> frozenset[str]:
    """The languages that the theme has words for."""
    files = (file for folder in folders for file in Path(folder).glob("partials/languages/*.html"))
    return frozenset(file.stem for file in files)


def choose_theme_language(language: str, folders: Sequence[str]) -> str:
    """The language of the theme's own words that serves a language best: itself, without its region, else English."""
    languages = _list_theme_languages(tuple(folders))
    return next((tag for tag in (language, language.partition("-")[0]) if tag in languages), ENGLISH)


def _translate_titles(nav: Any) -> Any:
    """The navigation, with those of its titles translated that there are words for; others are the portal's own."""
    if isinstance(nav, list):
        return [_translate_titles(item) for item in nav]
    if isinstance(nav, dict):
        return {
            _translate_to_html(title) if isinstance(title, str) else title: _translate_titles(part)
            for title, part in nav.items()
        }
    return nav


def _translate_toggle(palette: Mapping[str, Any]) -> dict[str, Any]:
    """A palette with the label of its switch in the language of the pages."""
    name = palette["toggle"]["name"]
    return {**palette, "toggle": {**palette["toggle"], "name": _translate_to_html(name)}}


def _translate_to_html(text: str) -> str:
    """The words for a text of the settings. Material takes these for HTML, so words of the messages are escaped."""
    words = translate(text)
    return text if words == text else escape(words)
