"""The rules whose findings mean that a file or a record cannot be read, so that the portal is built without it.

Named here by their ids, since the stages that report them come before the room `check`, and reports need no rules.
"""

from __future__ import annotations

_FILE_RULES = frozenset(
    (
        "csv-columns",
        "file-empty",
        "file-lfs-pointer",
        "file-misnamed",
        "file-not-regular",
        "file-not-text",
        "file-not-utf-8",
        "file-submodule",
        "file-symlink",
        "file-too-large",
        "file-unreadable",
        "merge-conflict",
        "value-cut",
    )
)
"""Rules on the form of a file, beside those on the form of its front matter (``fm-…``)."""

_RECORD_RULES = frozenset(("duplicate-id", "missing-field", "unknown-key", "wrong-value"))
"""Rules on one record, which is left out, while the rest of its file may be read."""


def hides_file(rule: str) -> bool:
    """Whether a finding of this rule hides what else the file says, so that other findings may follow from it."""
    return rule.startswith("fm-") or rule in _FILE_RULES


def hides_entry(rule: str) -> bool:
    """Whether the portal lacks an entry, in whole or in part, that has a finding of this rule."""
    return hides_file(rule) or rule in _RECORD_RULES
