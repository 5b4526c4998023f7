"""Reads prices: amounts in the spellings of several countries, and their currencies."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "฿": "THB", "₴": "UAH", "₫": "VND",
    "₦": "NGN", "₱": "PHP", "zł": "PLN", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "R$": "BRL", "MX$": "MXN",
}  # fmt: skip
"""Sign → the one currency that it stands for. `$`, `¥` and `kr` stand for several, and are not read."""

FREE_WORDS = frozenset(("free", "gratis", "kostenlos", "kostenfrei", "gratuit", "gratuito", "no cost"))
"""What catalogues say of what costs nothing."""

MAX_AMOUNT = 10_000_000

_PRICE = re.compile(
    r"([^\d\s.,+-]{0,4})[ \u00a0]?(\d{1,12}(?:[.,' \u00a0]\d{2,3}){0,4})(?:,-|\.-)?[ \u00a0]?([^\d\s.,+-]{0,4})"
)
_IN_BRACKETS = re.compile(r"\(([^\s()]{1,3})\)|\[([^\s\[\]]{1,3})\]")
_GROUPS = re.compile(r"\d{1,3}(?:([.,' \u00a0])\d{3})(?:\1\d{3}){0,3}")


class Price(NamedTuple):
    """amount: of one person. currency: its code in ISO 4217, or "" where the text names none."""

    amount: float
    currency: str = ""


def parse_price(text: str) -> Price | None:
    """Returns what a text says, or None where it says no price, or a currency by a sign that several have.

    >>> parse_price("€ 1.234,50"), parse_price("49 EUR"), parse_price("Free"), parse_price("$49")
    (Price(amount=1234.5, currency='EUR'), Price(amount=49.0, currency='EUR'), Price(amount=0.0, currency=''), None)
    """
    text = " ".join(text.split())
    if text.casefold() in FREE_WORDS:
        return Price(0.0)
    match = _PRICE.fullmatch(text) if len(text) <= 40 else None
    if not match:
        return None
    before, digits, after = match.groups()
    if before and after:
        return None
    sign = before or after
    currency = find_currency(sign) if sign else ""
    amount = _parse_amount(digits)
    if amount is None or amount > MAX_AMOUNT or (sign and not currency):
        return None
    return Price(amount, currency)


def find_currency(word: str) -> str:
    """Returns the code of the currency that a word or sign stands for, or ""."""
    if word in SIGNS:
        return SIGNS[word]
    return word.upper() if word.upper() in _list_currencies() else ""


def find_column_currency(column: str) -> str:
    """Returns the code of the currency that a column's name has in brackets, or "".

    >>> find_column_currency("Fee (EUR)"), find_column_currency("Preis [€]"), find_column_currency("Price (all)")
    ('EUR', 'EUR', '')
    """
    words = [first or second for first, second in _IN_BRACKETS.findall(column)]
    return next((code for word in words if not word.islower() and (code := find_currency(word))), "")


@cache
def _list_currencies() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def _parse_amount(digits: str) -> float | None:
    """Returns an amount. Three digits after a point or comma are thousands, two are decimals."""
    head, tail = digits, ""
    if len(digits) > 3 and digits[-3] in ".,":
        head, tail = digits[:-3], digits[-2:]
    if not head.isdigit():
        if not _GROUPS.fullmatch(head):
            return None
        head = re.sub(r"\D", "", head)
    return float(f"{head}.{tail or 0}")
