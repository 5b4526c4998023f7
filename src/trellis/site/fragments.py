"""Renders views as HTML, in the engine's own Jinja environment: values are escaped, and undefined names are errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ..derive import format
from ..derive.browse.listing_data import ListingData
from . import addresses, icons, scripts
from .defaults import ASSETS_URL

TEMPLATES = Path(__file__).parent / "templates"


def create_environment() -> Environment:
    """The Jinja environment of a build."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals |= {"icon": icons.read_icon, "venn": icons.draw_tier_circles, "data_address": build_data_url}
    env.globals |= {"script_address": scripts.build_script_url, "modules": scripts.list_modules}
    env.filters |= {"term": format.format_term, "count": format.format_count, "ticked": _format_code}
    return env


def render_fragment(env: Environment, template: str, page: str, **values: Any) -> Markup:
    """Renders a template for the page at the URL `page`. `url` in the template makes a URL relative to it."""
    url: Callable[[str], str] = partial(addresses.make_relative, page=page)
    return Markup(env.get_template(template).render(url=url, **values))


def build_data_url(data: ListingData) -> str:
    """The folder of the catalogue's data. It has the version in it, so that no page mixes the data of two builds."""
    return f"/{ASSETS_URL}/data/{data.version}/"


def _format_code(text: str) -> Markup:
    """Escaped text, with the parts between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
