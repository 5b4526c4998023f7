"""Waivers."""

from . import (
    waiver_expired,
    waiver_unknown,
    waiver_unused,
)

TITLE = "Waivers"

RULES = (
    waiver_expired.RULE,
    waiver_unknown.RULE,
    waiver_unused.RULE,
)
