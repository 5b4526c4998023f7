"""Tells GitLab's accounts of programs from those of people: nobody knows whose words a program passes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..kinds.handles import is_program_account
from . import gitlab_answers as answers
from .http_client import HttpClient
from .problems import PermissionDenied, ResourceNotFound


@dataclass(frozen=True)
class GitLabAccounts:
    """The accounts of a GitLab, of which each is asked about once."""

    client: HttpClient
    _known_ids: dict[int, bool] = field(default_factory=dict)

    def is_program(self, user: answers.GitLabUser, permission: str) -> bool:
        """Returns whether an account is a program's. A service account can have any name, so GitLab is asked.

        Where it does not tell, the name decides. Raises ForgeError.
        """
        if is_program_account(user.username):
            return True
        if not user.id:
            return False
        if user.id not in self._known_ids:
            try:
                self._known_ids[user.id] = self.client.get_object(
                    f"/users/{user.id}", answers.GitLabUser, permission
                ).bot
            except (PermissionDenied, ResourceNotFound):
                self._known_ids[user.id] = False
        return self._known_ids[user.id]
