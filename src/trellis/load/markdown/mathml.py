"""Converts a formula from LaTeX to MathML Core, which browsers show without a script.

latex2mathml reads the formula. It takes what it does not know for letters, and knows more of MathML than browsers show;
so its result is gone through, and a formula that would be shown otherwise than it is meant is refused, with a reason.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LENGTH = 2000
"""The characters of a formula."""

MAX_DEPTH = 40
"""The deepest nesting of braces, and of the elements of the result."""

_SCRIPTED = frozenset(("accent", "accentunder", "displaystyle", "scriptlevel"))

ELEMENTS: Mapping[str, frozenset[str]] = {
    "math": frozenset(("alttext", "display")),
    "mfrac": frozenset(("linethickness",)),
    "mi": frozenset(("mathvariant",)),
    "mn": frozenset(),
    "mo": frozenset((
        "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace", "separator", "stretchy",
        "symmetric",
    )),
    "mover": _SCRIPTED,
    "mpadded": frozenset(("depth", "height", "width")),
    "mphantom": frozenset(),
    "mroot": frozenset(),
    "mrow": frozenset(),
    "mspace": frozenset(("depth", "height", "width")),
    "msqrt": frozenset(),
    "mstyle": _SCRIPTED,
    "msub": frozenset(),
    "msubsup": frozenset(),
    "msup": frozenset(),
    "mtable": _SCRIPTED,
    "mtd": frozenset(("class",)),
    "mtext": frozenset(),
    "mtr": frozenset(),
    "munder": _SCRIPTED,
    "munderover": _SCRIPTED,
}  # fmt: skip
"""The elements of MathML Core that formulas have, each with its attributes. No address, style, colour or action."""

_VALUE = re.compile(
    r"true|false|prefix|infix|postfix|block|inline|normal|t-left|t-right|-?\d|\d?(?:\d?\.\d{1,3})?(?:em|ex|px|pt|mu)"
)
"""Values of attributes other than `alttext`. Lengths are short and not negative, so that nothing covers the text."""

_ARITIES = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}

_FORBIDDEN = re.compile(
    r"\\(def|gdef|edef|xdef|let|(?:re)?newcommand|providecommand|require|unicode|href|url|style|class|cssId|rule"
    r"|includegraphics)(?![A-Za-z])"
)
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)[ \t]*\{([a-zA-Z]+\*?)\}")
_ENTITY = re.compile(r"&#x[0-9A-Fa-f]{2,6};")

_ENVIRONMENTS = {
    "align": "align*", "aligned": "split", "dcases": "cases", "gather": "matrix", "gather*": "matrix",
    "gathered": "matrix",
}  # fmt: skip
"""Environments that the library has under another name, or numbers."""

_VARIANTS = {
    "bold": "BOLD", "italic": "ITALIC", "bold-italic": "BOLD ITALIC", "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD", "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC", "monospace": "MONOSPACE", "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT", "fraktur": "FRAKTUR", "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
}  # fmt: skip
"""Variants of letters, which MathML Core wants as letters of their own; the names that Unicode has for them."""

_EXCEPTIONS = {"MATHEMATICAL ITALIC SMALL H": "PLANCK CONSTANT"}
_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co"))
_INVISIBLE_OPERATORS = "\u2061\u2062\u2063\u2064"

_REASONS = {
    "MissingSuperScriptOrSubscriptError": "`_` or `^` has nothing beside it",
    "DoubleSubscriptsError": "two `_` follow each other; braces say which belongs to which",
    "DoubleSuperscriptsError": "two `^` follow each other; braces say which belongs to which",
    "ExtraLeftOrMissingRightError": "`\\left` has no `\\right`",
    "MissingEndError": "`\\begin` has no `\\end`",
    "NumeratorNotFoundError": "a fraction has no numerator",
    "DenominatorNotFoundError": "a fraction has no denominator",
    "NoAvailableTokensError": "it is empty, or its last command has nothing behind it",
    "LimitsMustFollowMathOperatorError": "`\\limits` stands behind no operator",
}


class FormulaError(ValueError):
    """A formula that cannot be shown as it is meant. Its text is the reason, for the author."""


def convert_formula(latex: str, *, is_block: bool) -> str:
    r"""The MathML of a formula. is_block: whether it stands on a line of its own. Raises FormulaError.

    >>> convert_formula(r"\frac{a}{2}", is_block=False)
    '<math alttext="\\frac{a}{2}"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    """
    result = _convert(latex.strip(), is_block)
    if isinstance(result, FormulaError):
        raise result
    return result


@lru_cache(maxsize=256)
def _convert(latex: str, is_block: bool) -> str | FormulaError:
    try:
        _refuse_unsafe(latex)
        content = _serialise_children(_read_formula(latex, is_block), 0)
    except FormulaError as error:
        return error.with_traceback(None)
    display = ' display="block"' if is_block else ""
    return f'<math alttext="{html.escape(" ".join(latex.split()))}"{display}>{content}</math>'


def _refuse_unsafe(latex: str) -> None:
    if len(latex) > MAX_LENGTH:
        raise FormulaError(f"it has {len(latex):,} characters; {MAX_LENGTH:,} can be shown")
    if match := _FORBIDDEN.search(latex):
        raise FormulaError(f"`\\{match[1]}` is not used here")
    if _COMMENT.search(latex):
        raise FormulaError("`%` hides all that follows it; a per cent sign is written `\\%`")
    depth = 0
    for brace in _BRACE.findall(latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            raise FormulaError("`}` closes nothing")
        if depth > MAX_DEPTH:
            raise FormulaError(f"its braces are more than {MAX_DEPTH} deep")
    if depth:
        raise FormulaError("`{` is not closed")


def _read_formula(latex: str, is_block: bool) -> Element:
    """The library's MathML of a formula: a row."""
    from latex2mathml.converter import Converter  # takes a while, which only texts with formulas need

    written = _ENVIRONMENT.sub(lambda m: f"\\{m[1]}{{{_ENVIRONMENTS.get(m[2], m[2])}}}", latex)
    try:
        return Converter(display="block" if is_block else "inline").convert_to_element(written)[0]
    except RecursionError:
        raise FormulaError(f"its parts are more than {MAX_DEPTH} deep") from None
    except Exception as error:  # the library raises errors of Python too, such as IndexError
        raise FormulaError(_REASONS.get(type(error).__name__, "it is not complete")) from None


def _serialise_children(parent: Element, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise FormulaError(f"its parts are more than {MAX_DEPTH} deep")
    return "".join(_serialise(child, depth + 1) for child in parent)


def _serialise(element: Element, depth: int) -> str:
    tag = element.tag
    if tag not in ELEMENTS:
        raise FormulaError("it has a part that browsers do not show, such as a box or a stroke")
    if tag in _ARITIES and len(element) != _ARITIES[tag]:
        raise FormulaError("a fraction, a root, `_` or `^` has a part too few")
    if element.get("linebreak"):
        raise FormulaError("`\\\\` stands in no environment, such as `\\begin{aligned}`")
    if tag == "mrow" and len(element) == 1 and not element.text:
        return _serialise_children(element, depth)
    attributes = dict(element.attrib)
    text = _read_text(element.text or "", attributes)
    if align := attributes.pop("columnalign", ""):
        attributes["class"] = f"t-{align}"
    written = "".join(
        f' {name}="{value}"' for name, value in attributes.items() if name in ELEMENTS[tag] and _VALUE.fullmatch(value)
    )
    return f"<{tag}{written}>{html.escape(text, quote=False)}{_serialise_children(element, depth)}</{tag}>"


def _read_text(raw: str, attributes: dict[str, str]) -> str:
    """The words of an element, as letters of the variant that its attributes name."""
    if raw.startswith("\\") and len(raw) > 1:
        raise FormulaError(f"`{raw}` is no command that is understood")
    if raw == "&":
        raise FormulaError("`&` stands in no environment, such as `\\begin{aligned}`")
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), raw)
    if any(letter not in _INVISIBLE_OPERATORS and unicodedata.category(letter) in _UNSEEN for letter in text):
        raise FormulaError("it holds a character that cannot be seen")
    variant = attributes.get("mathvariant", "normal")
    if variant == "normal":
        return text
    del attributes["mathvariant"]
    return "".join(_find_variant(letter, variant) for letter in text)


def _find_variant(letter: str, variant: str) -> str:
    """The letter of Unicode that is a variant of another one; the letter itself if there is none."""
    if not letter.isascii() or not letter.isalnum() or variant not in _VARIANTS:
        return letter
    style = _VARIANTS[variant]
    if letter.isdigit():
        names = [f"MATHEMATICAL {style} DIGIT {_DIGITS[int(letter)]}"]
    else:
        case = "CAPITAL" if letter.isupper() else "SMALL"
        name = f"MATHEMATICAL {style} {case} {letter.upper()}"
        old_style = "BLACK-LETTER" if style == "FRAKTUR" else style
        names = [_EXCEPTIONS.get(name, name), f"{old_style} {case} {letter.upper()}"]
    for name in names:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter
