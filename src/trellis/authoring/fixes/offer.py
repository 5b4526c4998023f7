"""The dialogue of `trellis check --fix`: shows the fixes, asks for confirmation and applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ...catalogue.catalogue import Catalogue
from ...diagnostics.phrases import format_count
from ...load import site_modules as site
from ..portal_lock import PortalLocked, lock_portal
from .diff import format_diff
from .mend import FILE_FIXERS, REORDERING_FIXERS, FileFix, ReadPrevious, mend_portal
from .write import write_fixes


@dataclass(frozen=True, kw_only=True)
class FixOptions:
    """What `--fix` may change, so that nobody's work is edited by somebody who did not mean to.

    below: the files and folders that were named. changed_paths: if none were named, the files that the change touches;
    None for all files. base: the name of what the change is compared with. read_previous: as in `mend_portal`.
    is_reordering: whether keys are put in order. render_generated: returns the fixes of files that follow from the
    catalogue, such as the template of pull requests.
    """

    below: tuple[str, ...] = ()
    changed_paths: Set[str] | None = None
    base: str = ""
    read_previous: ReadPrevious | None = None
    is_reordering: bool = False
    render_generated: Callable[[Catalogue], Sequence[FileFix]] = lambda catalogue: ()


def offer_fixes(
    root: Path,
    options: FixOptions,
    print_line: Callable[[str], object],
    confirm: Callable[[str], bool] | None,
) -> bool:
    """Applies the safe fixes after confirmation.

    print_line: writes the dialogue. confirm: asks a yes/no question; None if nobody can answer.
    Returns False if there are fixes and nobody can confirm them, or another command is writing.
    """
    fixes, other_fixes, obstacles = _compute_fixes(root, options)
    for path, reason in obstacles.items():
        print_line(f"{path} was not touched: {reason}.")
    if not fixes:
        print_line(f"Nothing here can be mended without you.{_describe_others(other_fixes, options.base)}\n")
        return True
    file_count = format_count(len(fixes), "file")
    print_line(format_diff(fixes))
    if confirm is None:
        print_line(f"Nothing was changed. To mend {file_count} as shown, add --yes.")
        return False
    if not confirm(f"Mend {file_count} as shown?"):
        print_line("Nothing was changed.\n")
        return True
    try:
        with lock_portal(root):
            unwritten = write_fixes(root, fixes)
    except PortalLocked as error:
        print_line(f"Nothing was changed: {error}")
        return False
    for path, reason in unwritten:
        print_line(f"{path} {reason}; it was left as it is.")
    mended_count = format_count(len(fixes) - len(unwritten), "file")
    print_line(f"Mended {mended_count}.{_describe_others(other_fixes, options.base)}\n")
    return True


def _compute_fixes(root: Path, options: FixOptions) -> tuple[Sequence[FileFix], Sequence[FileFix], Mapping[str, str]]:
    """Returns the fixes of the files that may be changed, and those of the files that the change does not touch.

    Also path → reason of each file that may be changed and cannot be mended.
    """
    fixers = REORDERING_FIXERS if options.is_reordering else FILE_FIXERS
    mended = mend_portal(
        root, site.load_collections(root), options.below, fixers=fixers, read_previous=options.read_previous
    )
    changed_paths, obstacles = options.changed_paths, mended.obstacles
    if options.below or changed_paths is None:
        fixes, other_fixes = list(mended.fixes), []
    else:
        fixes = [fix for fix in mended.fixes if fix.path in changed_paths]
        other_fixes = [fix for fix in mended.fixes if fix.path not in changed_paths]
        obstacles = {path: reason for path, reason in obstacles.items() if path in changed_paths}
    return [*fixes, *options.render_generated(mended.catalogue)], other_fixes, obstacles


def _describe_others(fixes: Sequence[FileFix], base: str) -> str:
    """Returns a sentence about files that could be mended and are not touched; "" if there are none."""
    if not fixes:
        return ""
    verb = "does" if len(fixes) == 1 else "do"
    return (
        f"\n{format_count(len(fixes), 'other file')} could be mended, but {verb} not differ from {base}. "
        f"Name what else to mend, such as `trellis check --fix {fixes[0].path}`."
    )
