"""Tells whether the text of a note at GitLab was edited, which the REST interface does not say.

What it says is when anything of the note changed last: a reaction, a first reply and a thread that is resolved change
that, too, and whoever may comment can do them. GraphQL says of an edit when it was and whose.
"""

from __future__ import annotations

import re
from datetime import timedelta

from .gitlab_answers import GitLabNote, GitLabNoteAnswer
from .http_client import HttpClient
from .problems import ForgeError

EDIT_TOLERANCE = timedelta(milliseconds=100)
"""The creation and update times of a new note differ by a few milliseconds. An edit takes a request of its own."""

_NOTE_ID = re.compile(r"\Agid://gitlab/[A-Za-z]{0,40}Note/")
"""How the id of a note begins, whatever kind of a note it is."""

_QUERY = "query($id: NoteID!) { note(id: $id) { id updatedAt lastEditedAt lastEditedBy { id } } }"


def was_edited(client: HttpClient, note: GitLabNote, permission: str) -> bool:
    """Returns whether the text of a note was edited. Where GitLab does not say that nobody did, it was.

    Of a note that nobody edited GitLab repeats its last change as the time of the edit, without an editor. Where that
    is another time, somebody edited it whose account is gone.
    """
    if note.updated_at - note.created_at <= EDIT_TOLERANCE:
        return False
    body = {"query": _QUERY, "variables": {"id": f"gid://gitlab/Note/{note.id}"}}
    try:  # the path is a sibling of that of the REST interface
        answer = client.send_json("POST", "graphql", GitLabNoteAnswer, permission, body)
    except ForgeError:
        return True
    edit = answer.data.note
    if answer.errors or edit is None or _NOTE_ID.sub("", edit.id) != str(note.id):
        return True
    return edit.last_edited_by is not None or edit.last_edited_at not in (None, edit.updated_at)
