"""A handle is an account's name in the forge, written as the forge writes it: a team's begins with `@`, a person's not.

Who is asked, whose approval counts and who is kept from approving their own work goes by it. A person whose handle is
written in another form is somebody whom nobody recognises, and the folder of such a team falls to whoever owns what is
above it.

Bad: in `content/people.yml`.

    handle: "@bob"

Good:

    handle: bob
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import handles
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for person in catalogue.people:
        handle = person.meta.handle
        if handle and not handles.is_account(handle):
            yield RULE.at(person, "handle", _describe_account(handle), help=_suggest_account("handle", handle))
    for team in catalogue.teams:
        handle = team.meta.handle
        if handle and not handles.is_team_handle(handle):
            suggestion = handles.suggest_team_handle(handle) or "@organisation/team"
            yield RULE.at(
                team,
                "handle",
                f"`{handle}` is no team's handle",
                help=f'write it as `handle: "{suggestion}"`, in quotation marks',
            )
    recorder = context.portal.approvals.recorder
    portal = catalogue.find_entry("portal", "portal")
    if portal and recorder and not handles.is_account(recorder) and catalogue.includes(portal.path):
        help = _suggest_account("recorder", recorder)
        yield RULE.at(portal, ("approvals", "recorder"), _describe_account(recorder), help=help)


def _describe_account(handle: str) -> str:
    return f"`{handle}` is not the name of an account"


def _suggest_account(key: str, handle: str) -> str:
    suggestion = handles.suggest_account(handle)
    if suggestion:
        return f"write `{key}: {suggestion}`"
    return f"write what stands behind the last slash of the profile's address, such as `{key}: bob`"


RULE = Rule("handle-malformed", Severity.ERROR, check, waivable=False)
