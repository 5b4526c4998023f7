"""The dialogue of `trellis check --fix`: shows the fixes, asks for confirmation and applies them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...diagnostics.phrases import format_count
from ...load import site_modules as site
from .diff import format_diff
from .mend import compute_fixes
from .write import write_fixes


def offer_fixes(
    root: Path, below: tuple[str, ...], print_line: Callable[[str], object], confirm: Callable[[str], bool] | None
) -> bool:
    """Applies the safe fixes below these paths after confirmation.

    print_line: writes the dialogue. confirm: asks a yes/no question; None if nobody can answer.
    Returns False if there are fixes and nobody can confirm them.
    """
    fixes = compute_fixes(root, site.load_collections(root), below)
    if not fixes:
        print_line("Nothing here can be mended without you.\n")
        return True
    file_count = format_count(len(fixes), "file")
    print_line(format_diff(fixes))
    if confirm is None:
        print_line(f"Nothing was changed. To mend {file_count} as shown, add --yes.")
        return False
    if not confirm(f"Mend {file_count} as shown?"):
        print_line("Nothing was changed.\n")
        return True
    unwritten = write_fixes(root, fixes)
    for path, reason in unwritten:
        print_line(f"{path} {reason}; it was left as it is.")
    print_line(f"Mended {format_count(len(fixes) - len(unwritten), 'file')}.\n")
    return True
