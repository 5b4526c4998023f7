"""``business.json``: what joins learning to the business, for other programs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from conftest import TODAY, Portal
from jsonschema import Draft202012Validator
from test_report_page import FILES as QUARTER
from test_trends import FILES as NEEDS

from trellis.derive.business.document import build_business_json
from trellis.derive.business.schema import build_business_schema
from trellis.load.merged_changes import ChangeLog, ChangeReading, MergedChange
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import CheckedPortal, run_pipeline

DAY = 86_400


def build(root: Path, today: date = TODAY) -> dict[str, Any]:
    return build_business_json(publish_result(run_pipeline(root, today)))


def test_the_schema_takes_the_example_and_every_key_of_it_is_required(example: CheckedPortal, tmp_path: Path) -> None:
    schema = build_business_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    document = build_business_json(publish_result(example))
    empty = tmp_path / "empty"
    empty.mkdir()
    for one in (document, build(empty)):
        assert list(validator.iter_errors(json.loads(json.dumps(one, allow_nan=False)))) == []
    for key in document:
        assert not validator.is_valid({name: value for name, value in document.items() if name != key}), key
    assert document["alignment"]["courses"] == {"part": 31, "whole": 33}
    assert {table["id"] for table in document["coverage"]} == {
        "role-level", "team-level", "role-skill", "region-language",
    }  # fmt: skip
    assert ["incoterms"] in [one["skills"] for one in document["trends"]["shared"]]
    assert len(document["scorecards"]) == len(example.catalogue.teams)


def test_needs_have_their_days_and_are_counted_by_quarter(portal: Portal) -> None:
    document = build(portal(QUARTER))
    needs = {need["id"]: need for need in document["needs"]["items"]}
    assert (needs["b"]["last_minute"], needs["c"]["last_minute"], needs["d"]["last_minute"]) == (True, False, None)
    assert (needs["a"]["delivered_on"], needs["a"]["answered_by"]) == (
        "2026-07-01", [{"kind": "course", "id": "first"}],
    )  # fmt: skip
    assert (needs["d"]["choice"], needs["d"]["decided_on"]) == ("reuse", "2026-10-02")
    rows = {row["quarter"]: row for row in document["needs"]["quarters"]}
    assert rows["2026-Q3"] == {
        "quarter": "2026-Q3", "raised": 2, "decided": 0, "delivered": 1, "reactive": 2,
        "last_minute": {"part": 1, "whole": 2},
    }  # fmt: skip


def test_metrics_have_the_figures_of_all_and_of_each_group(portal: Portal) -> None:
    figures = "metric,period,value,group,n\nwins,2026-08,8.5,,40\nwins,2026-08,9,apac,12\n"
    document = build(portal({**QUARTER, "content/sales/data/wins.csv": figures}))
    wins = next(metric for metric in document["metrics"] if metric["id"] == "wins")
    assert wins["figures"] == [
        {"group": None, "period": "2026-08", "value": 8.5, "count": 40},
        {"group": "apac", "period": "2026-08", "value": 9, "count": 12},
    ]


def test_lead_times_are_in_days_by_team(portal: Portal) -> None:
    published = publish_result(run_pipeline(portal({}), TODAY))
    changes = ChangeReading(None, TODAY)
    log = ChangeLog(tuple(MergedChange(str(n), n * DAY, n * DAY - n * DAY // 2, ("sales",)) for n in range(1, 6)))
    changes.__dict__["log"] = log
    object.__setattr__(published, "changes", changes)
    expected = {"changes": 5, "dated": 5, "median_days": 1.5}
    assert build_business_json(published)["lead_times"] == [{"team": None, **expected}, {"team": "sales", **expected}]


def test_the_same_content_on_the_same_day_gives_the_same_bytes(portal: Portal) -> None:
    root = portal(NEEDS)
    first, second = (json.dumps(build(root)) for _ in range(2))
    assert first == second
