"""The file of a picture or a film names nobody and no place.

Cameras and telephones write into a picture where it was taken, whose device it is, and which one. Nothing of that is
published: the portal's copy has only its pixels. Git keeps the file as it is, though, for everybody who works on the
portal. A film is published as it is, with the place and the names that it holds.

Bad:

    room.jpg     from a telephone, with the place where it was taken

Good:

    room.jpg     saved again without metadata
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import join_phrases
from ....load.assets import PICTURE_EXTENSIONS
from ....load.film_metadata import FILM_FORMATS
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.is_published and file.private and file.extension in PICTURE_EXTENSIONS:
            hints = join_phrases(file.private)
            yield RULE.at_location(
                Location(file.path),
                f"the picture's metadata hold {hints}; the site leaves them out, the file keeps them",
                help="save the picture without metadata, as a screenshot of it for instance, before Git keeps it",
            )
        elif file.is_published and file.private and file.format in FILM_FORMATS:
            yield RULE.at_location(
                Location(file.path),
                f"the film's metadata hold {join_phrases(file.private)}, and it is published as it is",
                help="export it without metadata, such as by "
                "`ffmpeg -i film.mp4 -map_metadata -1 -map_metadata:s -1 -c copy new.mp4`, before Git keeps it",
            )


RULE = Rule("picture-metadata", Severity.WARNING, check)
