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
from ..derive.links import NO_LANGUAGE
from ..derive.wording import ENGLISH, get_wording, translate
from ..kinds.languages import find_direction
from . import addresses, icons, scripts
from .defaults import ASSETS_URL

TEMPLATES = Path(__file__).parent / "templates"


def create_environment(portal_language: str = ENGLISH) -> Environment:
    """The Jinja environment of a build. portal_language: of texts that name no language of their own."""
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
    env.globals |= {"_": translate, "phrase": fill_phrase, "lang": partial(mark_language, default=portal_language)}
    env.globals |= {"own": partial(_mark_own_words, language=portal_language), "fact_name": _name_fact}
    env.filters |= {"term": format.format_term, "count": format.format_count, "ticked": _format_code}
    return env


def render_fragment(env: Environment, template: str, page: str, **values: Any) -> Markup:
    """Renders a template for the page at the URL `page`. `url` in the template makes a URL relative to it."""
    url: Callable[[str], str] = partial(addresses.make_relative, page=page)
    return Markup(env.get_template(template).render(url=url, **values))


def fill_phrase(text: str, **values: object) -> Markup:
    """The words for a text, with HTML filled in."""
    return Markup(escape(translate(text))).format(**values)


def mark_language(tag: str = "", *, default: str = ENGLISH) -> Markup:
    """The attributes `lang` and `dir` of an element whose text is in another language than the page, else nothing.

    tag: the text's language in BCP 47; "" is `default`, the portal's own.
    """
    tag, page_language = tag or default, get_wording().language
    if tag in (page_language, NO_LANGUAGE):
        return Markup("")
    direction = find_direction(tag)
    attributes = Markup(' lang="{}"').format(tag)
    return attributes + (Markup(' dir="{}"').format(direction) if direction != find_direction(page_language) else "")


def _mark_own_words(text: str, *, language: str) -> Markup:
    """A word of the portal's own, such as a level: as the messages have it, else marked as in the portal's language."""
    if attributes := "" if translate(text) != text else mark_language(language):
        return Markup("<span{}>{}</span>").format(attributes, text)
    return escape(translate(text))


def _name_fact(text: str) -> Markup:
    """The attribute by which scripts compare facts of pages in several languages; nothing on an English page."""
    if get_wording().language.partition("-")[0] == ENGLISH:
        return Markup("")
    return Markup(' data-t-name="{}"').format(text)


def build_data_url(data: ListingData) -> str:
    """The folder of the catalogue's data. It has the version in it, so that no page mixes the data of two builds."""
    return f"/{ASSETS_URL}/data/{data.version}/"


def _format_code(text: str) -> Markup:
    """Escaped text, with the parts between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
