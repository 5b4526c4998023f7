"""What stands in the way of a change whoever approves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from ...diagnostics.phrases import count, day, series
from ..ledger.authority import authorities, need
from ..protected_paths import protected
from ..snapshot import ChangedPath, Entry, Snapshot
from .requirements import LEDGER, sides
from .reviews import Spoken, fresh
from .roster import Roster
from .verdict import Block, Subject

LINK, REPOSITORY = "120000", "160000"


def of_paths(snapshot: Snapshot) -> Iterator[Block]:
    """What the names and forms of the changed files tell."""
    paths = snapshot.paths
    if not paths:
        yield Block(
            code="nothing", message="no changed file is known", help="compare a branch with the one that it goes into"
        )
    elif not snapshot.commits:
        yield Block(code="nobodys", message="nobody knows who made this change", help="compare commits, not files")
    yield from _odd([p for p in paths if p.mode == LINK], "a link to another place", "put the file itself there")
    yield from _odd([p for p in paths if p.mode == REPOSITORY], "another repository", "copy the files that are needed")
    odd = tuple(p.path for p in paths if not p.path.isprintable() or "�" in p.path)
    if odd:
        yield Block(
            code="odd-name",
            message=f"{count(len(odd), 'file')} with a name that cannot be shown",
            help="rename with small letters, digits and hyphens",
            paths=odd,
        )
    ours = [p.path for p in paths if protected(p.path)]
    theirs = [p.path for p in paths if not protected(p.path)]
    if ours and theirs:
        yield Block(
            code="mixed",
            message=f"content changes together with {count(len(ours), 'file')} of those that run or rule the portal",
            help="make two changes of it: one with what lies below content/, one with the rest",
            paths=tuple(ours),
        )
    ledger = [p.path for p in paths if p.path.startswith("reviews/")]
    if ledger and len(ledger) < len(paths):
        yield Block(
            code="ledger-mixed",
            message="the ledger of approvals changes together with something else",
            help="take the files below reviews/ out; they are written when this is merged",
            paths=tuple(ledger),
        )
    rewritten = tuple(p.path for p in paths if p.path.startswith("reviews/") and p.before)
    if rewritten:
        yield Block(
            code="ledger-rewritten",
            message=f"{count(len(rewritten), 'record')} of the ledger would be changed or deleted",
            help="add a new record; what was said once stays",
            paths=rewritten,
        )
    known = {path for entry in snapshot.entries for path in entry.paths}
    lost = tuple(p.path for p in paths if p.path not in known)
    if lost:
        yield Block(
            code="unowned",
            message=f"nobody is known to answer for {count(len(lost), 'changed file')}",
            help="tell the learning team; this should not happen",
            paths=lost,
        )


def of_entries(snapshot: Snapshot, subjects: Sequence[Subject]) -> Iterator[Block]:
    """What the entries and those who answer for them tell."""
    for entry, subject in zip(snapshot.entries, subjects, strict=True):
        here = sides(entry)
        if not here or not all(side.readable for side in here):
            yield Block(
                code="unreadable",
                message=f"{_called(entry)} cannot be understood, so nobody knows what it asks for",
                help="`trellis check` says what to mend",
                paths=entry.paths,
            )
        if entry.behind:
            yield Block(
                code="behind",
                message=f"{_called(entry)} was changed on the default branch too, so what would be published is a text that nobody has seen",
                help="update this branch with the default branch, then have it approved",
                paths=entry.paths,
            )
        for key in subject.missing:
            if not key.who:
                over = [f"{passed.name} {passed.why}" for passed in key.passed_over]
                yield Block(
                    code="nobody",
                    message=f"nobody is left who could approve {_called(entry)}{': ' + series(over) if over else ''}",
                    help="the learning team names somebody under `approvals: top:` in portal.yml",
                    paths=entry.paths,
                )


def of_objections(spoken: Spoken, asked: Set[str], roster: Roster) -> Iterator[Block]:
    """Requests for changes by those who could approve. asked: their ids."""
    for id, review in spoken.objections.items():
        if id in asked:
            name = roster.people[id].name
            yield Block(
                code="changes-requested",
                message=f"{name} asked for changes on {day(review.submitted)}",
                help=f"answer what {name} said, then ask for another look",
            )


def of_ledger(snapshot: Snapshot, spoken: Spoken, roster: Roster) -> Iterator[Block]:
    """Records in the name of somebody who has not said that they are theirs, or whose word it is not."""
    opened = snapshot.author.handle if snapshot.author else None
    author = {person.id for person in roster.holders(opened)} if opened else set()
    for entry in snapshot.entries:
        if entry.kind != "review" or entry.after is None:
            continue
        claim = entry.after.claim
        for part in entry.after.people:
            name = roster.people[part.person].name if part.person in roster.people else f"`{part.person}`"
            wanted = need(claim.key, claim.team, claim.small) if claim else None
            if claim and wanted and part.person not in authorities(snapshot.policy, wanted, claim.day):
                yield Block(
                    code="ledger-without-authority",
                    message=f"a record says that {name} gave {claim.key}, which is not theirs to give",
                    help="leave it out; whoever can give it says so in a record of their own",
                    paths=entry.paths,
                )
            said = any(fresh(entry, review, snapshot) for review in spoken.approvals.get(part.person, ()))
            if part.person not in author and not said:
                yield Block(
                    code="ledger-not-theirs",
                    message=f"a record says that {name} reviewed something, and {name} has not said so here",
                    help=f"have {name} open this change, or approve it as it is now",
                    paths=entry.paths,
                )


def recorded(snapshot: Snapshot) -> bool:
    """Whether the account that keeps the ledger added to it, and nobody and nothing else had a part in that."""
    recorder = (snapshot.policy.recorder or "").casefold()
    accounts = [snapshot.author, *(account for commit in snapshot.commits for account in commit.hands)]
    theirs = all(account and (account.handle or "").casefold() == recorder for account in accounts)
    alone = bool(snapshot.entries) and all(entry.kind in LEDGER for entry in snapshot.entries)
    return bool(recorder and theirs and alone and snapshot.commits)


def _odd(paths: Sequence[ChangedPath], what: str, help: str) -> Iterator[Block]:
    if paths:
        message = f"{series([f'`{p.path}`' for p in paths[:3]])} {'is' if len(paths) == 1 else 'are'} {what}"
        yield Block(code="not-a-file", message=message, help=help, paths=tuple(p.path for p in paths))


def _called(entry: Entry) -> str:
    side = entry.after or entry.before
    return side.title if side and side.title else entry.id
