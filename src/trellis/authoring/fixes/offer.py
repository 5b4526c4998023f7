"""The conversation about what can be mended: what would change, whether it may, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...diagnostics.phrases import count
from ...load import site_modules as site
from .diff import diff
from .mend import mend
from .write import write


def offer(
    root: Path, below: tuple[str, ...], say: Callable[[str], object], agree: Callable[[str], bool] | None
) -> bool:
    """Mends what is safe below these paths, if that is agreed; says so line by line. agree: asks; None where nobody can be asked.

    False where something could be mended and nobody was there to agree.
    """
    changes = mend(root, site.collections(root), below)
    if not changes:
        say("Nothing here can be mended without you.\n")
        return True
    files = count(len(changes), "file")
    say(diff(changes))
    if agree is None:
        say(f"Nothing was changed. To mend {files} as shown, add --yes.")
        return False
    if not agree(f"Mend {files} as shown?"):
        say("Nothing was changed.\n")
        return True
    left = write(root, changes)
    for path, reason in left:
        say(f"{path} {reason}; it was left as it is.")
    say(f"Mended {count(len(changes) - len(left), 'file')}.\n")
    return True
