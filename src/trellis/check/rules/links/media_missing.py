"""A picture or a film that front matter names lies there, and is one.

The card of a course would have a gap, and a lesson a player that plays nothing.

Bad:

    picture:
      file: room.pdf
      alt: The meeting room, seen from the door

Good:

    picture:
      file: room.webp
      alt: The meeting room, seen from the door
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Set
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.link_targets import is_external
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import did_you_mean, join_phrases
from ....load.assets import PICTURE_EXTENSIONS, VIDEO_EXTENSIONS
from ...context import Context
from ...rule import Rule

_CAPTIONS = frozenset((".vtt",))


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for item in catalogue.authored():
        if picture := getattr(item.meta, "picture", None):
            yield from _check_file(catalogue, item, ("picture", "file"), picture.file, PICTURE_EXTENSIONS)
    for lesson in catalogue.all_lessons:
        if video := lesson.meta.video:
            if video.file:
                yield from _check_file(catalogue, lesson, ("video", "file"), video.file, VIDEO_EXTENSIONS)
                if video.captions and not is_external(video.captions):
                    yield from _check_file(catalogue, lesson, ("video", "captions"), video.captions, _CAPTIONS)
            if video.picture:
                yield from _check_file(catalogue, lesson, ("video", "picture"), video.picture, PICTURE_EXTENSIONS)


def _check_file(
    catalogue: Catalogue, entry: Entry[Any], keys: tuple[str, ...], name: str, extensions: Set[str]
) -> Iterator[Diagnostic]:
    endings = join_phrases(sorted(extensions), "or")
    folder = posixpath.dirname(entry.path)
    path = posixpath.normpath(posixpath.join(folder, name))
    if "://" in name or name.startswith("/") or not path.startswith("content/"):
        yield RULE.at(entry, keys, f"`{name}` is no file beside this one", help="put the file into this folder")
    elif posixpath.splitext(path)[1].lower() not in extensions:
        yield RULE.at(entry, keys, f"`{name}` is of another kind", help=f"name a file that ends in {endings}")
    elif path not in catalogue.served_files:
        names = [posixpath.relpath(file, folder) for file in catalogue.served_files if file.startswith(f"{folder}/")]
        close = did_you_mean(name, names)
        help = f"did you mean `{close}`?" if close else "add the file, or check its name"
        yield RULE.at(entry, keys, f"there is no file `{path}`", help=help)


RULE = Rule("media-missing", Severity.ERROR, check, waivable=False)
