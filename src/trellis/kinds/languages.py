"""Language tags as BCP 47 has them: ``en``, ``pt-BR``, ``zh-Hant``, ``sr-Latn-RS``.

The form is checked, and the two-letter codes, of which the list is closed. A tag is kept in the usual letter case, so
that ``pt-br`` and ``pt-BR`` are one language everywhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from .markers import LanguageCode

UNDETERMINED = "und"
"""The tag for a language that is not known."""

MAX_TAG_LENGTH = 60

TAG_PATTERN = (
    r"^([A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Xx](-[A-Za-z0-9]{1,8})+)$"
)
"""Language, script, region, variants, extensions, private use; or private use alone. Without the rare forms of before
2009."""

_FORM = re.compile(TAG_PATTERN)

TWO_LETTER_CODES: frozenset[str] = frozenset(
    re.findall(
        r"\w+",
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
        "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
        "in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg "
        "mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro "
        "ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "
        "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ",
    )
)
"""The two-letter codes of the registry of languages, outdated ones included. No further one is ever added."""


def format_tag(tag: str) -> str:
    """Returns a tag in the usual letter case.

    >>> format_tag("ZH-hant-tw"), format_tag("DE-1996")
    ('zh-Hant-TW', 'de-1996')
    """
    language, *parts = tag.lower().split("-")
    formatted, is_region_possible = [language], len(language) > 1
    for part in parts:
        is_region_possible = is_region_possible and len(part) > 1
        if is_region_possible and len(part) == 2:
            part = part.upper()
        elif is_region_possible and len(part) == 4 and part.isalpha():
            part = part.capitalize()
        formatted.append(part)
    return "-".join(formatted)


def drop_repetitions(tag: str) -> str:
    """Returns a tag without the variants and extensions that stand in it a second time, which BCP 47 forbids.

    >>> drop_repetitions("de-DE-1901-1901"), drop_repetitions("en-a-bbb-u-ca-gregory-a-ccc-x-a-a")
    ('de-DE-1901', 'en-a-bbb-u-ca-gregory-x-a-a')
    """
    public, *private_use = re.split(r"(?=\bx-)", tag, maxsplit=1)
    core, *extensions = re.split(r"-(?=[a-z0-9]-)", public.removesuffix("-"))
    first_extensions: dict[str, str] = {}
    for extension in extensions:
        first_extensions.setdefault(extension[0], extension)
    parts = (*dict.fromkeys(core.split("-")), *first_extensions.values(), *private_use)
    return "-".join(filter(None, parts))


def require_language_tag(value: str) -> str:
    """Returns the tag in the usual letter case, or raises if it has not the form of one."""
    tag = format_tag(value)
    if len(value) > MAX_TAG_LENGTH or not _FORM.fullmatch(value):
        raise _refuse(value)
    language, *parts = tag.split("-")
    region = next((part for part in parts if len(part) == 2 and part.isupper()), "")
    is_unknown = len(language) == 2 and language not in TWO_LETTER_CODES
    if is_unknown or region == "UK" or tag != drop_repetitions(tag):
        raise _refuse(value)
    return tag


def _refuse(value: str) -> PydanticCustomError:
    suggestion = suggest_tag(value)
    help = f"did you mean `{suggestion}`?" if suggestion else "write the language's code, such as en, de or pt-BR"
    return PydanticCustomError("language_tag", "is no code of a language", {"help": help})


def suggest_tag(value: str) -> str:
    """Returns the tag that somebody meant who wrote a name, a country or an underscore; "" if none comes to mind."""
    tag = format_tag(re.sub(r"[_\s-]+", "-", value.strip()).strip("-").replace("-UK", "-GB").replace("-uk", "-gb"))
    tag = drop_repetitions(tag)
    language, _, rest = tag.partition("-")
    if _FORM.fullmatch(tag) and (len(language) != 2 or language in TWO_LETTER_CODES):
        return tag
    if len(language) == 2 and language not in TWO_LETTER_CODES:
        main_language = _find_language_of_country(language.upper())
        return f"{main_language}-{rest}" if main_language and rest else main_language
    return _find_language_by_name(value.strip().casefold())


def _find_language_of_country(country: str) -> str:
    """Returns the language that most people of a country speak, such as ``ja`` for JP."""
    from babel.core import get_global  # imported late, as everything of Babel

    country = {"UK": "GB"}.get(country, country)
    likely_tag = str(get_global("likely_subtags").get(f"und_{country}", ""))
    if likely_tag:
        return likely_tag.partition("_")[0]
    return "en" if country in get_global("territory_languages") else ""


def _find_language_by_name(name: str) -> str:
    """Returns the code of a language by its English name or its own, such as ``de`` for German and Deutsch."""
    return _list_language_names().get(name, "")


@cache
def _list_language_names() -> dict[str, str]:
    """Returns English name, and own name, → code; of two with one name the English one, then the first code."""
    from babel import Locale, UnknownLocaleError

    codes: dict[str, str] = {}
    for code, english_name in Locale("en").languages.items():
        if "_" not in code:
            codes.setdefault(str(english_name).casefold(), str(code))
    for code in sorted(TWO_LETTER_CODES):
        try:
            codes.setdefault(str(Locale(code).get_language_name(code)).casefold(), code)
        except UnknownLocaleError:
            continue
    return codes


RIGHT_TO_LEFT_SCRIPTS = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
"""The scripts in use that are written from right to left."""


def find_direction(tag: str) -> str:
    """Returns the direction of a language's writing: ltr, rtl, or auto where the language is not known.

    >>> find_direction("ar-EG"), find_direction("de"), find_direction("az-Arab"), find_direction("und")
    ('rtl', 'ltr', 'rtl', 'auto')
    """
    language, *parts = tag.split("-")
    if language in (UNDETERMINED, "x"):
        return "auto"
    script = next((part for part in parts if len(part) == 4 and part.isalpha()), "")
    if not script:
        from babel.core import get_global

        likely = get_global("likely_subtags")
        region = next((part for part in parts if len(part) == 2 and part.isupper()), "")
        likely_tag = str(likely.get(f"{language}_{region}") or likely.get(language) or "")
        script = next((part for part in likely_tag.split("_") if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"


_SCHEMA: dict[str, Any] = {"type": "string", "pattern": TAG_PATTERN, "maxLength": MAX_TAG_LENGTH}

LanguageTag = Annotated[str, AfterValidator(require_language_tag), WithJsonSchema(_SCHEMA), LanguageCode()]
"""A language's code as in BCP 47, such as en, pt-BR or zh-Hant."""
