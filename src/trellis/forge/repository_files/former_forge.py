"""What Trellis generated for a forge that a portal has left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class FormerForge(NamedTuple):
    """A forge that the portal has left, and the files of it that are still there. folder: where they lie.

    generated, foreign: those at the places of generated files, written by Trellis and by somebody else. jobs: files
    with jobs that neither Trellis generates nor the upgrade removes.
    """

    folder: str
    generated: tuple[str, ...]
    foreign: tuple[str, ...]
    jobs: tuple[str, ...]


def find_former_forges(
    root: Path,
    former_files: Collection[str],
    new_files: Collection[str],
    removed_files: Collection[str],
    *,
    job_places: Mapping[str, str],
    generated_files: Collection[str],
    is_generated: Callable[[Path], bool],
) -> Iterator[FormerForge]:
    """Yields the forges of whose jobs the former template had files, and the new one has none.

    former_files, new_files: paths of the templates' files. removed_files: those that are removed now. job_places:
    folder of a forge → the file or folder of its jobs. generated_files: all paths at which files are generated.
    """
    for folder, place in job_places.items():
        had, has = (any(f"{path}/".startswith(f"{place}/") for path in files) for files in (former_files, new_files))
        if not had or has:
            continue
        present = [path for path in generated_files if path.startswith(folder) and (root / path).is_file()]
        generated = tuple(path for path in present if is_generated(root / path))
        jobs = (root / place).rglob("*") if (root / place).is_dir() else [root / place]
        names = (file.relative_to(root).as_posix() for file in jobs if file.is_file())
        others = tuple(sorted(name for name in names if name not in removed_files and name not in generated))
        yield FormerForge(folder, generated, tuple(path for path in present if path not in generated), others)
