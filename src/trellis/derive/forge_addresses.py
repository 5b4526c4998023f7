"""Addresses in the forge that pages lead to: the editor of a file, and a new issue that is filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .requests import RequestDesk

CONTENT_PREFIX = "content/"
"""The folder that the editor's addresses begin at."""


def _know_no_address(path: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ForgeAddresses:
    """What `mkdocs.yml` says of the forge. repository: its address, or "".

    edit: returns where the forge lets people edit a file, by its path below ``content/``; "" where it is not known.
    """

    repository: str = ""
    edit: Callable[[str], str] = _know_no_address

    def build_edit_address(self, path: str) -> str:
        """Returns where the forge lets people edit a file of the portal; "" where that is not known."""
        return self.edit(path.removeprefix(CONTENT_PREFIX) if path.startswith(CONTENT_PREFIX) else f"../{path}")

    def build_issue_address(self, title: str, *lines: str) -> str:
        """Returns the address of a new issue with this title and text; "" without a repository."""
        return RequestDesk(self.repository).build_issue_address(title, "\n".join(line for line in lines if line))


NO_FORGE = ForgeAddresses()
"""Of a portal of which no forge is known."""
