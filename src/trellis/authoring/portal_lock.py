"""Lets one command at a time write into a portal, so that two imports or two approvals lose nothing.

The lock is a file in the portal's folder that names the process that holds it. It goes with that process: what a
process of the same machine that was ended has left there is taken over. What one of another machine has left, or a
crash before the name was written, is nobody's to tell from one that goes on, so the message says what to delete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_NAME = ".trellis.lock"
"""Hidden, so that no stage reads it."""

WAIT_SECONDS = 10.0
"""How long a command waits for another one."""


class PortalLocked(Exception):
    """Nothing may be written into the portal now. The message says why, and what to do, in full sentences."""


@contextmanager
def lock_portal(root: Path) -> Iterator[None]:
    """Holds the portal's lock. Raises PortalLocked if another command holds it, or if it cannot be taken."""
    from filelock import SoftFileLock, Timeout

    file = root / LOCK_NAME
    lock = SoftFileLock(str(file), timeout=WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise PortalLocked(
            f"{_describe_holder(file)} is writing into this portal. Run this again once that is done. If that process "
            f"is gone, as after a crash, delete {file}."
        ) from None
    except OSError as error:
        raise PortalLocked(
            f"Nothing can be written into {root}: {error.strerror or error}. "
            "Check the permissions of that folder and the room on the disk."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _describe_holder(file: Path) -> str:
    """Returns who holds the lock: the account, and the process with its machine, as far as the file says."""
    try:
        process, host, *_ = *file.read_text("utf-8", "replace").split("\n"), "", ""
        account = file.owner()
    except (OSError, KeyError, NotImplementedError):
        return "Somebody else"
    details = f"process {process} on {host}" if process.isdigit() and host.isprintable() and host else ""
    return f"{account} ({details})" if details else account
