"""The end of a build that cannot go on."""

from __future__ import annotations


class BuildRefused(Exception, SystemExit):
    """The site cannot be built. The message says why and what to do; a command ends with it.

    MkDocs' preview shows it and waits for the next change, as it does with `Abort`.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code = self.message = message
