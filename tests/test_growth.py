"""What the check does with one file grows as the file does: no step is taken for each pair of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from conftest import TODAY, Portal, course

from trellis.catalogue import link
from trellis.check.rules.links import anchor_unknown
from trellis.check.rules.references import region_misspelt
from trellis.load import positions
from trellis.pipeline.run import run_pipeline

COUNT = 600


@pytest.mark.parametrize(
    ("path", "head", "row"),
    [
        ("content/sales/data/usage.csv", "item,month,started,finished\n", "none-{},2026-10,8,7\n"),
        ("content/sales/data/usage.csv", "item,month,enrolled,completed\n", "lanes,2026-10,{},x\n"),
        ("content/people.yml", "- id: diego\n  name: Diego\n", "- id: p{}\n  name: P\n  manager: nobody\n  x: 1\n"),
        ("content/skills.yml", "- id: pricing\n  name: Pricing\n", "- id: s{}\n  nam: S\n"),
    ],
)
def test_places_in_a_file_are_listed_few_times(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, path: str, head: str, row: str
) -> None:
    """However many of its records have something wrong."""
    listed = 0
    iterate_paths: Callable[..., Iterable[Any]] = positions._iterate_paths

    def count_paths(data: Any, keys: Any) -> Iterable[Any]:
        nonlocal listed
        listed += len(data) if not keys and isinstance(data, list) else 0
        return iterate_paths(data, keys)

    monkeypatch.setattr(positions, "_iterate_paths", count_paths)
    files = {"content/sales/courses/lanes/index.md": course("Lanes")}
    root = portal({**files, path: head + "".join(row.format(number) for number in range(COUNT))})
    assert run_pipeline(root, TODAY).diagnostics
    assert listed <= 10 * COUNT


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "content/people.yml",
            "- {id: ada, name: Ada}\n"
            + "".join(f"- {{id: p{number}, name: P, manager: q{number}}}\n" for number in range(COUNT)),
        ),
        (
            "content/sales/courses/lanes/index.md",
            course("Lanes", prerequisites=f"[{', '.join(f'x{number}' for number in range(COUNT))}]"),
        ),
        (
            "content/sales/courses/lanes/index.md",
            course("Lanes", audience=f"{{roles: [{', '.join(f'x{number}' for number in range(COUNT))}]}}"),
        ),
    ],
    ids=["people", "courses", "roles"],
)
def test_few_unknown_references_are_compared_with_what_there_is(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, path: str, text: str
) -> None:
    count = 0

    def count_words(word: str, candidates: Iterable[str]) -> str:
        nonlocal count
        count += 1
        return did_you_mean(word, list(candidates)[:1])

    did_you_mean = link.did_you_mean
    monkeypatch.setattr(link, "did_you_mean", count_words)
    result = run_pipeline(portal({"content/roles.yml": "- {id: clerk, name: Clerk}\n", path: text}), TODAY)
    assert sum(finding.rule == "unknown-reference" for finding in result.diagnostics) == COUNT
    assert 0 < count <= 2 * link.MAX_SUGGESTING


def test_a_region_is_compared_with_few_others(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    find_slip = region_misspelt.find_slip

    def count_candidates(word: str, candidates: Iterable[str]) -> str:
        nonlocal compared
        listed = list(candidates)
        compared += len(listed)
        return find_slip(word, listed)

    monkeypatch.setattr(region_misspelt, "find_slip", count_candidates)
    regions = ", ".join(f"region{number}" for number in range(COUNT))
    page = course("Lanes").replace("title:", f"audience: {{regions: [{regions}]}}\ntitle:", 1)
    run_pipeline(portal({"content/sales/courses/lanes/index.md": page}), TODAY)
    assert 0 < compared <= COUNT * region_misspelt.MAX_COMPARED_REGIONS


@pytest.mark.parametrize("is_known", [True, False])
def test_a_link_within_a_long_page_is_compared_with_few_headings(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    compared = 0
    did_you_mean = anchor_unknown.did_you_mean

    def count_candidates(word: str, candidates: Iterable[str]) -> str | None:
        nonlocal compared
        listed = list(candidates)
        compared += len(listed)
        return did_you_mean(word, listed)

    monkeypatch.setattr(anchor_unknown, "did_you_mean", count_candidates)
    suffix = "" if is_known else "x"
    text = "".join(f"## Lane n{number}\n\n[On](#lane-n{number}{suffix})\n\n" for number in range(COUNT))
    root = portal({"content/sales/courses/lanes/index.md": course("Lanes") + text})
    found = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "anchor-unknown"]
    assert (len(found), compared) == ((0, 0) if is_known else (COUNT, 0))
