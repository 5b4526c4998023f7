"""What the disk, permissions or the system refuse, in a sentence: no mistake of Trellis, and its user can mend it."""

from __future__ import annotations

import errno
import os

from ..load.new_file import LinkInTheWay

_NEXT_STEPS = {
    errno.EACCES: "check who may read and write it",
    errno.EPERM: "check who may read and write it",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.ENOSPC: "make room on the disk, and run this again",
    errno.EDQUOT: "make room in your share of the disk, and run this again",
    errno.EFBIG: "choose a disk that takes files of this size",
    errno.EIO: "the disk is at fault; check it, or choose another",
    errno.ENAMETOOLONG: "shorten the names of its folders",
    errno.EMFILE: "close other programs, or raise the limit of open files (`ulimit -n`)",
    errno.ENFILE: "close other programs",
    errno.ENOMEM: "close other programs",
    errno.ELOOP: "its links lead in a circle; delete one",
    errno.ENOTDIR: "a file stands where a folder belongs; move it out of the way",
    errno.EISDIR: "a folder stands where a file belongs; move it out of the way",
}
"""What to do about each error that a system gives."""


def explain_system_error(error: OSError) -> str:
    """Returns what the system refused and what to do, as two lines; "" if the error may be a mistake of the engine."""
    if error.errno == errno.ENOENT and error.filename is None:
        return "The folder in which this runs is gone.\nNext: go to another folder, and run this again."
    place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    place = "".join(character if character.isprintable() else "�" for character in place)
    if isinstance(error, LinkInTheWay):
        fact = "is a link, or a file in the place of a folder, and nothing is written through it"
        return f"{place} {fact}; nothing more was done.\nNext: move it out of the way, and run this again."
    if error.errno not in _NEXT_STEPS:
        return ""
    subject = f"{place}: " if place else ""
    return f"{subject}{error.strerror}; nothing more was done.\nNext: {_NEXT_STEPS[error.errno]}."
