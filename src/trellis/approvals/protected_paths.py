"""Tells which files of a repository control the portal, so that a change to them needs the learning team's approval."""

from __future__ import annotations

import re

from ..load import scan

UNPROTECTED_FOLDERS = ("content/", "reviews/")
"""The folders of the files that people write. Whatever lies elsewhere controls the portal and is protected, except the
list of addresses.
"""

GENERATED_PATHS = (
    ".github/CODEOWNERS",
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/correction.yml",
    ".github/ISSUE_TEMPLATE/course.yml",
    ".github/ISSUE_TEMPLATE/need.yml",
    ".github/ISSUE_TEMPLATE/path.yml",
    ".github/pull_request_template.md",
    ".gitlab/issue_templates/correction.md",
    ".gitlab/issue_templates/course.md",
    ".gitlab/issue_templates/need.md",
    ".gitlab/issue_templates/path.md",
    ".gitlab/merge_request_templates/Default.md",
)
"""Protected files that `trellis repository` writes from the content. They may change together with it."""


def is_protected(path: str) -> bool:
    """Returns whether a file controls the portal."""
    return not path.startswith(UNPROTECTED_FOLDERS) and path != scan.ADDRESSES


def find_git_file_type(path: str) -> str:
    """Returns what a file tells Git about files that people write: attributes or ignores; "" for any other file."""
    return "" if is_protected(path) else scan.find_git_file_type(path.rpartition("/")[2])


def is_generated(path: str) -> bool:
    """Returns whether a file follows from the content. It lies at the top of the repository, above the portal too."""
    return re.sub(r"^(?:\.\./)+", "", path) in GENERATED_PATHS
