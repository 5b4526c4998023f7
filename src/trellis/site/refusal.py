"""The end of a build that cannot go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_MAX_REASON = 300
"""The characters of an unforeseen error that are shown."""


class BuildRefused(Exception, SystemExit):
    """The site cannot be built. The message says why and what to do; a command ends with it.

    MkDocs' preview shows it and waits for the next change, as it does with `Abort`.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code = self.message = message


@contextmanager
def name_file(path: str) -> Iterator[None]:
    """Names the file whose page is being rendered in whatever ends that. path: relative to the portal's root.

    What the renderer does not foresee is a fault of Trellis, and somebody has to know which text brings it up. A file
    that cannot be read says so itself.
    """
    try:
        yield
    except (BuildRefused, OSError):
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_REASON]
        raise BuildRefused(
            f"{path}: its page cannot be rendered ({reason}). Take out what was written last, part by part, until the "
            "site builds again, and report that part as a fault of Trellis."
        ) from error
