"""What a portal gets without asking: the theme's settings, the Markdown that authors may use, the engine's styles.

They are set when MkDocs has read the portal's ``mkdocs.yml``. What stands there is kept; lists are added to. One thing is not
left to it: a snippet comes from the portal's folder ``snippets`` and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent / "theme"
ASSETS = Path(__file__).parent / "assets"
ASSETS_URL = "assets/trellis"

STYLES = ("tokens.css", "layout.css", "cards.css", "pages.css", "search.css", "browse.css", "print.css")
"""In the order in which they build on each other; a page gets them as one file."""

STYLES_ADDRESS = f"{ASSETS_URL}/trellis.css"

FEATURES = ("navigation.tabs", "navigation.prune", "content.code.copy")

THEMES_SEARCH = "material/search"
"""The theme's own search, which MkDocs switches on where `mkdocs.yml` names no plugins. Trellis has one of its own."""

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

MARKDOWN: Mapping[str, Mapping[str, Any]] = {
    "admonition": {},
    "def_list": {},
    "footnotes": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"anchor_linenums": False},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": "#", "permalink_title": "Link to this section"},
}
"""Extensions of Markdown with their settings. None of them lets an author write attributes; a column is aligned without a style."""

SNIPPETS = "pymdownx.snippets"
"""An extension that puts other files into a text. By itself it takes any file below the folder that the build runs in."""

NAV = (
    {"Home": "index.md"},
    {"Catalogue": "catalogue.md"},
    {"Paths": "paths.md"},
    {"Teams": "teams.md"},
    {"Skills": "skills.md"},
    {"Stories": "stories.md"},
)


def apply(config: MkDocsConfig) -> None:
    """Sets the defaults in MkDocs' configuration."""
    theme = config.theme
    if STYLES_ADDRESS not in config.extra_css:
        config.extra_css.insert(0, STYLES_ADDRESS)
    config.extra.setdefault("generator", False)
    if config.nav is None:
        config.nav = list(NAV)
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    theme["font"] = False  # the system's own family: nothing is fetched from another host
    theme["features"] = list(dict.fromkeys((*theme["features"], *FEATURES)))
    theme["palette"] = theme.get("palette") or list(PALETTE)
    theme["icon"] = {"logo": "trellis/mark"} | dict(theme.get("icon") or {})
    theme["favicon"] = f"{ASSETS_URL}/favicon.svg" if "images/favicon" in theme["favicon"] else theme["favicon"]
    if other := config.plugins.get(THEMES_SEARCH):
        other.config["enabled"] = False
    for name, settings in MARKDOWN.items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**settings, **config.mdx_configs.get(name, {})}
    if SNIPPETS in config.markdown_extensions:
        folder = str(Path(config.config_file_path).parent / "snippets")
        bounds = {"base_path": [folder], "restrict_base_path": True, "url_download": False, "check_paths": True}
        config.mdx_configs[SNIPPETS] = {**config.mdx_configs.get(SNIPPETS, {}), **bounds}
