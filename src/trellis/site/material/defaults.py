"""Default settings of a portal: the theme's settings, the Markdown of the learning team's pages, the engine's styles.

They are applied after MkDocs has read the portal's ``mkdocs.yml``, whose values have priority; lists are extended. One
setting cannot be changed: snippets come from the portal's folder ``snippets`` only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from ...derive.wording import ENGLISH, get_wording
from ...load.markdown.headings import build_toc_anchor
from ..defaults import CODE_URL, NAV, PALETTE, STYLES_URL, translate_titles, translate_to_html
from ..refusal import BuildRefused

THEME_FOLDER = Path(__file__).parent.parent / "theme"

FEATURES = ("navigation.tabs", "navigation.prune", "content.code.copy")

THEME_SEARCH = "material/search"
"""The theme's own search, which MkDocs enables if `mkdocs.yml` lists no plugins. Trellis replaces it."""

MARKDOWN_EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "admonition": {},
    "def_list": {},
    "footnotes": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"anchor_linenums": False, "linenums_style": "pymdownx-inline"},
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


def apply_defaults(config: MkDocsConfig) -> None:
    """Applies the defaults to MkDocs' configuration. Words are in the language of the wording that is set.

    Raises BuildRefused if the theme is not Material or one that is made of it.
    """
    theme = config.theme
    if not all(key in theme for key in ("features", "favicon")):
        raise BuildRefused(
            f"mkdocs.yml sets the theme `{theme.name}`, and the pages of a portal are made for Material. Write "
            "`theme: {name: material}` there, or `frame: plain` in portal.yml for a frame without MkDocs."
        )
    theme["language"] = choose_theme_language(get_wording().language, theme.dirs)
    if STYLES_URL not in config.extra_css:
        config.extra_css.insert(0, STYLES_URL)
    config.extra.setdefault("generator", False)
    if config.nav is None:
        config.nav = list(NAV)
    config.nav = translate_titles(config.nav)
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME_FOLDER))
    theme["font"] = False  # the system's font, so that nothing is fetched from another host
    theme["features"] = list(dict.fromkeys((*theme["features"], *FEATURES)))
    theme["palette"] = theme.get("palette") or [_translate_toggle(palette) for palette in PALETTE]
    theme["icon"] = {"logo": "trellis/mark"} | dict(theme.get("icon") or {})
    theme["favicon"] = f"{CODE_URL}/favicon.svg" if "images/favicon" in theme["favicon"] else theme["favicon"]
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


def _translate_toggle(palette: Mapping[str, Any]) -> dict[str, Any]:
    """A palette with the label of its switch in the language of the pages."""
    name = palette["toggle"]["name"]
    return {**palette, "toggle": {**palette["toggle"], "name": translate_to_html(name)}}
