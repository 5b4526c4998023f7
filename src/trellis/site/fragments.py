"""Renders views as HTML, in the engine's own Jinja environment: values are escaped, and undefined names are errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from ..derive import format
from ..derive.alignment.broken_links import BREAKS
from ..derive.alignment.coverage import TABLES
from ..derive.alignment.promises import FIGURES
from ..derive.browse.listing_data import ListingData
from ..derive.links import NO_LANGUAGE, Link
from ..derive.needs.timing import TIMING_TEXTS
from ..derive.pages.duplicates import REASON_FORMS
from ..derive.pages.provenance import ROLE_FORMS
from ..derive.quarter_report import REPORT_FIGURES
from ..derive.quiz import Quiz, list_quiz_data
from ..derive.trends.tables import TREND_TABLES
from ..derive.wording import ENGLISH, format_number, get_wording, translate, translate_count, translate_form
from ..kinds.languages import find_direction
from . import addresses, icons, script_words, scripts
from .compiled_templates import CompiledTemplates, create_template_environment
from .defaults import ASSETS_URL, CODE_URL, LEARNING_STYLES

TEMPLATES = Path(__file__).parent / "templates"

_COMPILED = CompiledTemplates()


def create_environment(portal_language: str = ENGLISH) -> Environment:
    """The Jinja environment of a build. portal_language: of texts that name no language of their own."""
    env = create_template_environment(TEMPLATES, _COMPILED)
    env.globals |= {"icon": icons.read_icon, "venn": icons.draw_tier_circles, "data_address": build_data_url}
    env.globals |= {"script_address": scripts.build_script_url, "modules": scripts.list_modules}
    env.globals |= {"_": translate, "plural": translate_count, "phrase": fill_phrase, "bold_count": _format_bold_count}
    env.globals |= {"lang": partial(mark_language, default=portal_language), "in_language": _mark_text}
    env.globals |= {"own": partial(_mark_own_words, language=portal_language), "fact_name": _name_fact}
    env.globals |= {"role": partial(_translate_form, forms=ROLE_FORMS), "name_approvers": _name_approvers}
    env.globals |= {"reason": partial(_translate_form, forms=REASON_FORMS), "link_tags": _build_link_tags}
    env.globals |= {"script_words": script_words.render_words, "page_language": lambda: get_wording().language}
    env.globals |= {"page_direction": lambda: find_direction(get_wording().language)}
    env.globals |= {"isolate": partial(_isolate, default=portal_language)}
    env.filters |= {"term": _format_term, "count": format.format_count, "ticked": _format_code}
    env.globals |= {"learning_styles": f"/{CODE_URL}/{LEARNING_STYLES}"}
    env.filters |= {"day": format.format_date}
    env.filters |= {"number": format_number, "join_names": format.join_names}
    env.globals |= {"quiz_data": _render_quiz_data}
    env.globals |= {"break_texts": BREAKS, "coverage_texts": TABLES, "figure_texts": FIGURES}
    env.globals |= {"timing_texts": TIMING_TEXTS, "trend_texts": TREND_TABLES, "report_texts": REPORT_FIGURES}
    return env


def render_fragment(env: Environment, template: str, page: str, **values: Any) -> Markup:
    """Renders a template for the page at the URL `page`. `url` in the template makes a URL relative to it."""
    url: Callable[[str], str] = partial(addresses.make_relative, page=page)
    return Markup(env.get_template(template).render(url=url, **values))


@pass_context  # else a term that a template names itself would be filled in before its page's language is known
def _format_term(context: Context, value: str) -> str:
    return format.format_term(value)


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


def _isolate(text: str, tag: str, *, default: str) -> Markup:
    """A text as it is typed, such as `--drafts`, where texts run from right to left and it has no such letter.

    Otherwise the signs at its ends would change places. tag: the text's language in BCP 47; "" is `default`.
    """
    tag = tag or default
    direction = find_direction(get_wording().language if tag == NO_LANGUAGE else tag)
    if direction != "rtl" or any(bidirectional(letter) in ("R", "AL") for letter in text):
        return escape(text)
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def _mark_text(text: str, tag: str) -> Markup:
    """A text in a language of its own, within an element only where the page has another."""
    attributes = mark_language(tag) if tag else ""
    return Markup("<span{}>{}</span>").format(attributes, text) if attributes else escape(text)


def _translate_form(text: str, forms: Iterable[str | tuple[str, str]]) -> Markup:
    """A text that the engine writes in English elsewhere: in the page's language, else marked as English."""
    words = translate_form(text, forms)
    return _mark_text(text, ENGLISH) if words == text else escape(words)


def _name_approvers(people: Iterable[Link]) -> Markup:
    """People with their roles in brackets, as a choice: A (manager of Sales) or B."""
    names = [
        Markup("{} ({})").format(person.title, _translate_form(person.note, ROLE_FORMS))
        if person.note
        else escape(person.title)
        for person in people
    ]
    return Markup(format.join_names(list(map(str, names)), "or"))


def _format_bold_count(number: int, singular: str, plural: str) -> Markup:
    """A number of things, with the number in bold. The nouns are in English."""
    words = escape(get_wording().messages.ngettext(f"{{n}} {singular}", f"{{n}} {plural}", number))
    return Markup(words).format(n=Markup("<b>{}</b>").format(format_number(number)))


def _build_link_tags(url: str) -> dict[str, Markup]:
    """The tags of a link within a phrase, for its ``{link}`` and ``{end}``."""
    return {"link": Markup('<a href="{}">').format(url), "end": Markup("</a>")}


def _mark_own_words(text: str, *, language: str) -> Markup:
    """A word of the portal's own, such as a level: as the messages have it, else marked as in the portal's language."""
    if attributes := "" if translate(text) != text else mark_language(language):
        return Markup("<span{}>{}</span>").format(attributes, text)
    return escape(translate(text))


def _name_fact(text: str, heading: str = "") -> Markup:
    """The attribute by which scripts compare facts of several pages; nothing on an English page that shows the name.

    text: the fact's name in English. heading: what the page shows, where that may be another word.
    """
    if get_wording().language.partition("-")[0] == ENGLISH and heading in ("", text):
        return Markup("")
    return Markup(' data-t-name="{}"').format(text)


def _render_quiz_data(quiz: Quiz, locate: Callable[[str], str]) -> Markup:
    """A quiz as JSON within an element of the page. locate: as in `list_quiz_data`."""
    return htmlsafe_json_dumps(list_quiz_data(quiz, locate), ensure_ascii=False, separators=(",", ":"))


def build_data_url(data: ListingData) -> str:
    """The folder of the catalogue's data. It has the version in it, so that no page mixes the data of two builds."""
    return f"/{ASSETS_URL}/data/{data.version}/"


def _format_code(text: str) -> Markup:
    """Escaped text, with the parts between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
