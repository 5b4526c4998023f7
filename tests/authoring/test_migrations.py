"""Migrations of content: files of the former form in, files of the new form out, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import COURSE, Portal

from trellis.authoring.upgrades.migrations import MIGRATIONS, MigratedContent, migrate_content
from trellis.authoring.upgrades.versions import parse_version
from trellis.kinds import COLLECTIONS

WAIVED = COURSE.format(
    title="A course", status="draft",
    more="waivers:\n  - rule: brackets-unclosed\n    reason: It was needed at the time when this was written.\n"
    "    expires: 2027-01-01\n",
)  # fmt: skip


def migrate(root: Path, former: str = "0.1.0", new: str = "1.0.0") -> MigratedContent:
    versions = parse_version(former), parse_version(new)
    assert versions[0]
    assert versions[1]
    return migrate_content(root, COLLECTIONS, *versions)


def test_migrations_are_in_the_order_of_their_versions() -> None:
    versions = [parse_version(migration.version) for migration in MIGRATIONS]
    assert None not in versions
    assert versions == sorted(versions)  # type: ignore[type-var]
    assert len({migration.summary for migration in MIGRATIONS}) == len(MIGRATIONS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# ours\nlearning_team: sales\nseverity: # kept\n  brackets-unclosed: warning\n  html-in-text: error\n",
            "# ours\nlearning_team: sales\nseverity: # kept\n  html-in-text: error\n",
        ),
        (
            "severity:\n  html-in-text: error\n  brackets-unclosed: {draft: advice}\n\nmaths: text\n",
            "severity:\n  html-in-text: error\n\nmaths: text\n",
        ),
        ("learning_team: sales\nseverity:\n  brackets-unclosed: warning\n", "learning_team: sales\n"),
        ("learning_team: sales\nseverity: {brackets-unclosed: warning}\n# end\n", "learning_team: sales\n# end\n"),
        (
            "learning_team: sales\r\nseverity:\r\n  brackets-unclosed: warning\r\n  html-in-text: error\r\n",
            "learning_team: sales\r\nseverity:\r\n  html-in-text: error\r\n",
        ),
    ],
)
def test_severities_of_retired_rules_go_and_all_else_stays(portal: Portal, before: str, after: str) -> None:
    root = portal({"portal.yml": before, "content/sales/courses/quoting/index.md": WAIVED})
    result = migrate(root)
    assert [(fix.path, fix.before.decode(), fix.after.decode()) for fix in result.fixes] == [
        ("portal.yml", before, after)
    ]
    assert result.obstacles == {}
    assert len(result.summaries) == 1
    assert (root / "portal.yml").read_bytes().decode() == before, "nothing is written"


@pytest.mark.parametrize(
    "text",
    [
        "severity: {brackets-unclosed: warning, html-in-text: error}\n",
        "severity:\n  brackets-unclosed: warning\n",
        "severity:\n  brackets-unclosed:\n    draft: advice\n  html-in-text: error\n",
    ],
)
def test_what_is_written_otherwise_stays_and_is_told(portal: Portal, text: str) -> None:
    result = migrate(portal({"portal.yml": text}))
    assert (result.fixes, list(result.obstacles)) == ((), ["portal.yml"])


def test_only_the_migrations_between_two_versions_run(portal: Portal) -> None:
    root = portal({"portal.yml": "maths: text\nseverity:\n  brackets-unclosed: warning\n"})
    assert migrate(root, "1.0.0", "1.1.0").fixes == ()
    assert migrate(root, "0.1.0", "0.2.0").fixes == ()
    assert len(migrate(root, "0.9.0", "1.1.0").fixes) == 1


def test_a_file_without_the_former_form_is_left_alone(portal: Portal) -> None:
    result = migrate(portal({"portal.yml": "severity:\n  html-in-text: error\n"}))
    assert result == MigratedContent((), (), {})
