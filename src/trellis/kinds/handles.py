"""Handles: the names of people and teams in the forge, in the one form that is compared, written and mentioned.

A handle is written by hand and compared with what a forge says. Whoever is not recognised could neither approve nor be
kept from approving their own work, so a handle is read generously here and its form is checked by a rule.
"""

from __future__ import annotations

import re

from ..diagnostics.unicode_forms import normalise_unicode

_ACCOUNT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(\[bot\])?")
_TEAM = re.compile(r"@[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_PROFILE = re.compile(r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/+([^?#]+)(?:[?#].*)?", re.IGNORECASE)
"""The address of a page in the forge: a host with a point, and a path."""
_ASSIGNED_ADDRESS = re.compile(r"(?:\d+[+-])?([^@\s]+)@users\.noreply\.\S+", re.IGNORECASE)
"""An e-mail address that a forge made from an account."""
_PROGRAM = re.compile(
    r"[^\[]*\[bot\]|"
    r"(?:(?:project|group)_\d+_bot|service_account_).*|"
    r"(?:support|alert|migration|security-policy|suggested-reviewers|visual-review|llm|duo-code-review)-bot\d*|"
    r"gitlab-(?:admin|automation|security)-bot\d*",
    re.IGNORECASE | re.DOTALL,
)
"""How GitHub names the accounts of apps, and GitLab those of tokens, its service accounts and its own."""
_TEAM_PAGE = re.compile(r"orgs/([^/]+)/teams/([^/]+)")


def normalise_account(text: str) -> str:
    """Returns the name of the account that a text stands for: without an @, a profile's address and wide letters.

    >>> normalise_account("@BoB"), normalise_account("https://github.com/bob/")
    ('BoB', 'bob')
    """
    name = normalise_unicode("NFKC", text).strip()
    if match := _ASSIGNED_ADDRESS.fullmatch(name):
        return match[1]
    if match := _PROFILE.fullmatch(name):
        name = match[1].strip("/").split("/")[0]
    return name.removeprefix("@")


def fold_account(text: str) -> str:
    """Returns the form in which two accounts are compared: forges ignore case."""
    return normalise_account(text).casefold()


def fold_name(text: str) -> str:
    """Returns the form in which two names of people are compared: without case, Unicode form and doubled spaces."""
    return " ".join(normalise_unicode("NFKC", normalise_unicode("NFKC", text).casefold()).split())


def is_account(text: str) -> bool:
    """Returns whether the text is the name of an account, as a forge gives it."""
    return _ACCOUNT.fullmatch(text) is not None


def is_program_account(name: str) -> bool:
    """Returns whether a forge gives such names to programs alone. Nobody knows whose words a program passes on.

    >>> is_program_account("github-actions[bot]"), is_program_account("project_7_bot_1a"), is_program_account("bob")
    (True, True, False)
    """
    return _PROGRAM.fullmatch(name) is not None


def is_team_handle(text: str) -> bool:
    """Returns whether the text is a team's handle: an @, and names with slashes between them."""
    return _TEAM.fullmatch(text) is not None


def suggest_account(text: str) -> str:
    """Returns the handle that was probably meant for a person, or ""."""
    name = normalise_account(text)
    return name if is_account(name) else ""


def suggest_team_handle(text: str) -> str:
    """Returns the handle that was probably meant for a team, or "".

    >>> suggest_team_handle("company/sales"), suggest_team_handle("@company/Sales Team")
    ('@company/sales', '@company/sales-team')
    """
    name = normalise_unicode("NFKC", text).strip()
    if match := _PROFILE.fullmatch(name):
        path = match[1].strip("/")
        team_page = _TEAM_PAGE.match(path)
        name = f"{team_page[1]}/{team_page[2]}" if team_page else path.removeprefix("groups/")
    parts = [re.sub(r"\s+", "-", part.strip()) for part in name.removeprefix("@").split("/")]
    if any(" " in part.strip() for part in name.split("/")):
        parts = [*parts[:-1], parts[-1].lower()]
    handle = f"@{'/'.join(parts)}"
    return handle if len(parts) > 1 and is_team_handle(handle) else ""
