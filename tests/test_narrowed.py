"""Rules that are asked about a few files say of these what they say when they are asked about all."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY
from test_cases import CASES, prepared

from trellis.catalogue import link_targets
from trellis.check.check import run_rules
from trellis.pipeline.incremental import affected
from trellis.pipeline.run import CheckedPortal, run_pipeline


def differing(result: CheckedPortal, path: str) -> set[object]:
    """Where the findings on what a change of this file can affect differ between a catalogue asked about these files
    and about all.
    """
    catalogue, context, rules = result.catalogue, result.context, result.rules
    linked = {entry.path: link_targets.find_linked_paths(entry.path, text) for entry, text in catalogue.file_texts()}
    changed = frozenset([path])
    scope = affected.find_affected_files(
        catalogue, linked, changed, lambda _: None, lambda path: (result.root / path).read_text("utf-8")
    )
    all_, some = (run_rules(c, context, rules, ()) for c in (catalogue, catalogue.narrow_to(scope)))
    return set(affected.select_affected(all_, scope, changed)) ^ set(affected.select_affected(some, scope, changed))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_of_each_case(case: Path, tmp_path: Path) -> None:
    result = run_pipeline(prepared(case, tmp_path), TODAY)
    for path in result.catalogue.summaries_by_path:
        assert not differing(result, path), path


def test_of_the_example(example: CheckedPortal) -> None:
    paths = sorted(example.catalogue.summaries_by_path)
    assert len(paths) > 200
    for path in paths[::7]:
        assert not differing(example, path), path
    assert (EXAMPLE / paths[0]).is_file()
