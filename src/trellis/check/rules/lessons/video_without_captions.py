"""A video has captions and a transcript.

Some cannot hear it, some sit where they may not, and all would like to search it. Most players write both by
themselves; they need half an hour of somebody who knows the names.

Bad:

    video:
      url: https://media.company.example/first-call.mp4

Good:

    video:
      url: https://media.company.example/first-call.mp4
      captions: https://media.company.example/first-call.en.vtt
      transcript: https://media.company.example/first-call.txt
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases, join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        video = lesson.meta.video
        if video is None:
            continue
        missing_keys = [key for key in ("captions", "transcript") if not getattr(video, key)]
        if missing_keys:
            names = [{"transcript": "a transcript"}.get(key, key) for key in missing_keys]
            yield RULE.at(
                lesson,
                ("video", "url"),
                f"a video without {join_phrases(names, 'or')}",
                help=f"add {join_quoted(missing_keys, 'and')} below `video`, with the file's address",
            )


RULE = Rule("video-without-captions", Severity.WARNING, check)
