"""What learning costs and who offers it: providers, and the budgets of teams."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, ClassVar

from babel.numbers import list_currencies
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..diagnostics.phrases import did_you_mean
from .kind import Kind
from .markers import Ref
from .references import PersonRef
from .scalars import Label, Number, Slug, Text, Url, require_plausible_period

_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
_CURRENCY = re.compile(r"[A-Z]{3}$")


def _parse_quarter(value: Any) -> Any:
    if isinstance(value, str) and not _QUARTER.fullmatch(value):
        raise PydanticCustomError("quarter", "is no quarter of a year", {"help": "write it like 2026-Q3"})
    return value


def _parse_currency(value: Any) -> Any:
    codes = _list_currency_codes()
    if isinstance(value, str) and value not in codes:
        close = did_you_mean(value.upper(), codes) if value.upper() not in codes else value.upper()
        help = f"did you mean `{close}`?" if close else "write its code of three capital letters, such as EUR"
        raise PydanticCustomError("currency", "is no currency", {"help": help})
    return value


@cache
def _list_currency_codes() -> frozenset[str]:
    return frozenset(code for code in list_currencies() if _CURRENCY.match(code))


Quarter = Annotated[
    str,
    BeforeValidator(_parse_quarter),
    AfterValidator(require_plausible_period),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-Q[1-4]$", "examples": ["2026-Q3"]}),
]
"""A quarter of a year: 2026-Q3."""

Currency = Annotated[
    str,
    BeforeValidator(_parse_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]}),
]
"""The code of a currency in ISO 4217: EUR."""

Amount = Annotated[Number, Field(ge=0)]
"""An amount of money."""


class Provider(Kind):
    """Somebody outside who offers courses: what they are asked for, who looks after them, how it went."""

    NAME: ClassVar[str] = "provider"
    PLURAL: ClassVar[str] = "providers"

    id: Slug
    name: Label
    """What courses write as `source.provider`."""
    url: Url | None = None
    scope: Text | None = None
    """What they are asked for here, and what not."""
    owner: PersonRef | None = None
    """Who looks after the contract and knows whom to call."""
    experience: Text | None = None
    """How it went so far, for whoever thinks of them next."""


class Budget(Kind):
    """One row of `budget.csv`: what a team may spend on learning in a quarter, and what of it is spent."""

    NAME: ClassVar[str] = "budget"
    PLURAL: ClassVar[str] = "budgets"

    quarter: Quarter
    allotted: Amount
    """What the team has for the quarter."""
    committed: Amount = 0
    """What is ordered and not yet paid."""
    spent: Amount = 0
    """What is paid."""
    currency: Currency


class Stipend(Kind):
    """What each person may spend a year on learning of their own choice, as far as nobody else pays for it."""

    amount: Annotated[Number, Field(gt=0)]
    currency: Currency
    terms: Text | None = None
    """Who agrees and what it is for, in one or two sentences."""
    page: Annotated[str, Ref("page")] | None = None
    """The page that says the rest; the prices of all courses stand below its text."""
