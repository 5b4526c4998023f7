"""Default settings of a portal: the theme's settings, the Markdown that authors may use, the engine's styles.

They are applied after MkDocs has read the portal's ``mkdocs.yml``, whose values have priority; lists are extended. One
setting cannot be changed: snippets come from the portal's folder ``snippets`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from ..load.markdown.headings import build_toc_anchor

THEME_FOLDER = Path(__file__).parent / "theme"
ASSETS_FOLDER = Path(__file__).parent / "assets"
ASSETS_URL = "assets/trellis"

STYLES = ("tokens.css", "layout.css", "cards.css", "pages.css", "search.css", "browse.css", "print.css")
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
"""Markdown extensions with their settings. None lets an author write attributes; columns are aligned without styles."""

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
    """Applies the defaults to MkDocs' configuration."""
    theme = config.theme
    if STYLES_URL not in config.extra_css:
        config.extra_css.insert(0, STYLES_URL)
    config.extra.setdefault("generator", False)
    if config.nav is None:
        config.nav = list(NAV)
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME_FOLDER))
    theme["font"] = False  # the system's font, so that nothing is fetched from another host
    theme["features"] = list(dict.fromkeys((*theme["features"], *FEATURES)))
    theme["palette"] = theme.get("palette") or list(PALETTE)
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
