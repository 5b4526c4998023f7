"""Views → HTML. The engine's own Jinja environment: everything escaped, everything named must exist."""

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


def environment() -> Environment:
    """The environment of all fragments; one for a build."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals |= {"icon": icons.icon, "venn": icons.venn, "data_address": data_address}
    env.globals |= {"script_address": scripts.address, "modules": scripts.modules}
    env.filters |= {"term": format.term, "count": format.count, "ticked": _ticked}
    return env


def render(env: Environment, template: str, page: str, **values: Any) -> Markup:
    """A fragment for the page at the address `page`; `url` in the template makes an address relative to it."""
    url: Callable[[str], str] = partial(addresses.relative, page=page)
    return Markup(env.get_template(template).render(url=url, **values))


def data_address(data: ListingData) -> str:
    """Where the catalogue's data lies. The address names the published, so that no page mixes what it fetches with another's."""
    return f"/{ASSETS_URL}/data/{data.version}/"


def _ticked(text: str) -> Markup:
    """Plain text with what stands between backticks as code; the rest is escaped as ever."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
