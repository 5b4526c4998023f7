"""Renders formulas as MathML, or as they were typed where they cannot be read."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markupsafe import Markup, escape

from ...derive.wording import translate
from ...load.markdown.formulas import Formula
from ...load.markdown.mathml import ELEMENTS, FormulaError, convert_formula

_MAX_LINE_LENGTH = 30
"""The characters of a formula in a line that fits on a small screen; a longer one scrolls within itself."""


_MAX_PAPER_LENGTH = 50
"""The signs of a formula that fit side by side on paper; a longer one may be broken there."""

_TAG = re.compile(r"<[^<>]*+>")


def render_formula(formula: Formula, *, is_between_blocks: bool = False) -> str:
    """The HTML of a formula. is_between_blocks: whether it stands beside paragraphs and not in one."""
    try:
        mathml = convert_formula(formula.latex, is_block=formula.is_block)
    except FormulaError:
        return _render_as_typed(formula, is_between_blocks=is_between_blocks)
    mathml = _create_cleaner().clean(mathml)
    if not formula.is_block and len(formula.latex) <= _MAX_LINE_LENGTH:
        return mathml
    tag = "div" if is_between_blocks else "span"
    label = escape(translate("Formula"))
    style = "t-formula t-formula--long" if len(_TAG.sub("", mathml)) > _MAX_PAPER_LENGTH else "t-formula"
    return f'<{tag} class="{style}" role="group" aria-label="{label}" tabindex="0">{mathml}</{tag}>'


def _render_as_typed(formula: Formula, *, is_between_blocks: bool) -> str:
    code = Markup("<code>{}</code>").format(formula.written)
    return f"<pre>{code}</pre>\n" if is_between_blocks else code


@cache
def _create_cleaner() -> nh3.Cleaner:
    """A sanitiser of its own, so that nothing of MathML is allowed in what authors write as HTML."""
    attributes = {tag: set(names) for tag, names in ELEMENTS.items() if names}
    return nh3.Cleaner(tags=set(ELEMENTS), attributes=attributes, link_rel=None)
