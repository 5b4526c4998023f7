"""Runs a command of Trellis as on a system without what only Unix has: `python tests/without_unix.py check …`.

What is taken away is what Python lacks on Windows; the rest of such a system (its separator, its names) is not.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module

MISSING_MODULES = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "_posixsubprocess_fork")
MISSING_NAMES = {
    os: (
        "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fchmod", "fork", "geteuid", "getuid", "killpg", "mkfifo",
        "setsid", "sched_getaffinity", "wait", "fork_exec",
    ),
    signal: ("SIGALRM", "SIGHUP", "SIGKILL", "alarm", "getitimer", "setitimer"),
}  # fmt: skip


def take_away() -> None:
    """Removes them from this process, before anything of Trellis is imported."""
    for name in MISSING_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in MISSING_NAMES.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    os.supports_dir_fd.clear()  # type: ignore[attr-defined]
    os.supports_follow_symlinks.clear()  # type: ignore[attr-defined]


if __name__ == "__main__":
    for library in ("asyncio", "filelock", "platformdirs", "shutil", "subprocess", "tempfile"):
        import_module(library)  # these choose by the system's name, which stays

    take_away()
    from trellis.cli import main

    main()
