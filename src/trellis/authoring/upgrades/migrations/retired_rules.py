"""Takes the severities of retired rules out of ``portal.yml``: they do nothing any more (`rule-retired`).

Waivers of entries that name such a rule stay, since a change there is one of an approved text; the check tells of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....check.rules.waivers.rule_retired import RETIRED_RULES
from ....kinds import Portal
from ...fixes.page import Edit, EditablePage

_KEY = "severity"
_LINE = re.compile(r" *(?P<rule>[a-z-]+):[ \t]*\S.*")


def names_retired_rule(page: EditablePage) -> bool:
    """Whether the file is the portal's settings with a severity of a retired rule."""
    return bool(_list_rules(page))


def remove_retired_rules(page: EditablePage) -> Iterator[Edit]:
    """Yields the edits that delete their lines; none where one shares its line with another, or would leave no rule."""
    rules = _list_rules(page)
    if len(rules) == len(page.parsed.data[_KEY]):
        yield from _remove_whole_key(page)
        return
    for rule in rules:
        position = page.parsed.build_positions().find_position((_KEY, rule))
        if position is None:
            continue
        row = position.line - 1
        match = _LINE.fullmatch(page.lines[row].rstrip("\r"))
        if match and match["rule"] == rule and isinstance(page.parsed.data[_KEY][rule], str | dict):
            yield Edit(page.line_starts[row], page.line_starts[row + 1], "", (_KEY, rule), removes=True)


def _remove_whole_key(page: EditablePage) -> Iterator[Edit]:
    """Yields the edit that deletes the key with the one line of its only rule below it, or behind it."""
    position = page.parsed.build_positions().find_position((_KEY, _list_rules(page)[0]))
    start = next((row for row, line in enumerate(page.lines) if line.startswith(f"{_KEY}:")), None)
    if position is None or start is None or len(_list_rules(page)) > 1 or position.line - 1 > start + 1:
        return
    yield Edit(page.line_starts[start], page.line_starts[position.line], "", (_KEY,), removes=True)


def _list_rules(page: EditablePage) -> list[str]:
    data = page.parsed.data
    severities = data.get(_KEY) if page.collection.model.NAME == Portal.NAME and isinstance(data, dict) else None
    return [rule for rule in severities if rule in RETIRED_RULES] if isinstance(severities, dict) else []
