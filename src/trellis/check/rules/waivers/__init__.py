"""Waivers and settings."""

from . import (
    rule_retired,
    unknown_setting,
    waiver_expired,
    waiver_unknown,
    waiver_unused,
)

TITLE = "Waivers and settings"

RULES = (
    unknown_setting.RULE,
    rule_retired.RULE,
    waiver_expired.RULE,
    waiver_unknown.RULE,
    waiver_unused.RULE,
)
