"""The rule reference, docs/rules.md: every rule of the engine by group, in the words of `trellis explain` and the Standards page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..check.rule import Rule
from ..derive.pages.standards import Example, standards
from ..diagnostics.diagnostic import Severity

MEANS = {
    Severity.ERROR: "nothing is published while it is broken",
    Severity.WARNING: "the page is published, and its owner is told",
    Severity.ADVICE: "a suggestion that may be left",
}

Groups = Sequence[tuple[str, Sequence[Rule]]]


def render(groups: Groups) -> str:
    """The whole reference as Markdown. groups: each with its heading and its rules, as `rules.GROUPS` has them."""
    return "\n".join(_lines(groups))


def _lines(groups: Groups) -> Iterator[str]:
    total = sum(len(rules) for _, rules in groups)
    yield "# The rules"
    yield ""
    yield "<!-- Written by `make docs` from the rules' own words; mend them there. -->"
    yield ""
    yield f"`trellis check` asks {total} things. `trellis explain RULE` says one of them in the terminal."
    yield ""
    for severity, meaning in MEANS.items():
        yield f"- **{str(severity).capitalize()}**: {meaning}."
    yield ""
    yield "A portal sets another severity, or switches a rule off, under `severity` in its `portal.yml`."
    for heading, rules in groups:
        yield from ("", f"## {heading}", "", "| rule | severity | asks |", "|---|---|---|")
        yield from (f"| [`{r.id}`](#{r.id}) | {r.severity} | {_cell(r.requirement)} |" for r in rules)
        for rule in rules:
            yield from _rule(rule)
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    ((standard,),) = (group.standards for group in standards([rule]))
    yield from ("", f"### {rule.id}", "", f"*{rule.severity}* · {_prose(standard.requirement)}")
    for paragraph in standard.why:
        yield from ("", _prose(paragraph))
    for example in standard.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield from ("", f"{'Good' if example.good else 'Bad'}{': ' + _prose(example.text) if example.text else ':'}")
    if example.code:
        runs = [len(run) for run in re.findall("`{3,}", example.code)]
        fence = "`" * max(3, *(run + 1 for run in runs)) if runs else "```"
        yield from ("", f"{fence}text", *example.code.rstrip("\n").split("\n"), fence)


def _prose(text: str) -> str:
    """Plain text as Markdown that shows just it; what stands in backticks stays."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]<>|])", r"\\\1", part) for part in parts)


def _cell(text: str) -> str:
    """The same in a table, where a bar ends the cell even between backticks."""
    return _prose(text).replace("|", r"\|").replace(r"\\|", r"\|")
