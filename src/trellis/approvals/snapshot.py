"""A snapshot: all that a verdict on a proposed change depends on, as plain data, whatever forge or Git it came from.

It is taken at one moment and written or read as JSON (`model_dump_json`, `model_validate_json`). Three rules make it trustworthy:
who is who and what is asked for comes **from the default branch**, never from the change; what an entry is comes from Git's
objects, never from a description; and a field that could not be found out is left at what asks for more, not for less.

Ids of commits are whole. Paths are below the portal's root, with ``/``; what lies outside it starts with ``../``. Persons, teams
and rubrics are named by their ids in the portal, accounts by their handle in the forge.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

VERSION = 1
"""Rises when a field changes its meaning; fields with a default may be added at any time."""


class Data(BaseModel):
    """A frozen record that knows all its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_aware)]
"""A time with its zone; UTC where none is said."""


class Account(Data):
    """Somebody as Git or a forge knows them."""

    handle: str | None = None
    """Their name in the forge, in any case; None where Git alone names them."""
    name: str = ""
    """The name that they gave to Git. Anybody can give any: it can cost an approval its weight and never lend it any."""


class Absence(Data):
    """Days on which somebody cannot answer. until: the last of them. delegate: who answers for them, if somebody does."""

    start: date
    until: date
    delegate: str | None = None


class Person(Data):
    id: str
    name: str
    handle: str | None = None
    manager: str | None = None
    team: str | None = None
    active: bool = True
    away: tuple[Absence, ...] = ()


class Team(Data):
    id: str
    title: str
    manager: str
    leads: tuple[str, ...] = ()
    parent: str | None = None


class Criterion(Data):
    """levels: how many there are, from 1. passing: the lowest that passes."""

    id: str
    levels: int
    passing: int


class Rubric(Data):
    id: str
    version: int
    criteria: tuple[Criterion, ...]


class Policy(Data):
    """Who is who and what is asked for, as the default branch has it."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    learning_team: str | None = None
    top: tuple[str, ...] = ()
    """Who answers where the chain of managers has nobody left, such as for what the head of the company made."""
    rubrics: dict[str, Rubric] = {}
    """By kind, what an approval scores; a kind that is not named needs no scores."""
    small_words: int = 0
    """Up to how many changed words a change may still be a small one."""
    recorder: str | None = None
    """The account that writes the ledger after a merge."""


class Part(Data):
    """Somebody whom an entry names, in the role that it names them in."""

    person: str
    role: str


class Claim(Data):
    """What a record of the ledger says was given. team: the owner of what it is about. small: whether it stands for a small change."""

    key: Literal["accuracy", "standard", "spot-check"]
    team: str
    small: bool = False
    day: date


class Side(Data):
    """An entry as one side of the change has it.

    digest: of all that it says, white space folded; two sides with the same digest say the same. substance: what a record of the
    ledger is bound to, "" for what the ledger does not hold. team: the owner, "" for what all teams share.
    """

    digest: str
    title: str = ""
    team: str = ""
    readable: bool = True
    """False where it cannot be understood, so that nobody knows what it asks for."""
    status: str = ""
    tier: str = ""
    required: bool = False
    """Whether it is compulsory for somebody."""
    external: bool = False
    """Whether somebody else made it: a vendor's or a curated course."""
    people: tuple[Part, ...] = ()
    """Whom it names as having made it; of a team whom it puts in charge, of the people's register whose record changes."""
    substance: str = ""
    parent: str | None = None
    """A team's parent."""
    claim: Claim | None = None
    """What a record of the ledger says."""


class Extent(Data):
    """How far the two sides of an entry differ. words: how many words of its texts were changed, added or taken out.

    touched: what else differs, each as a sentence names it, such as "an outcome" or "a figure"; empty for a change of wording alone.
    """

    words: int = 0
    touched: tuple[str, ...] = ()


class Entry(Data):
    """One thing that the change touches: a course with its lessons, a path, a team, a register, the portal's own files …

    before: as the change found it, None where it is new. after: as the change leaves it, None where it is gone.
    """

    kind: str
    id: str
    paths: tuple[str, ...]
    """Its files that the change touches."""
    before: Side | None = None
    after: Side | None = None
    extent: Extent = Extent(touched=("everything",))
    behind: bool = False
    """Whether the default branch has changed it too since this change began."""
    small_before: int = 0
    """Words that small changes have changed since it was last approved as a whole."""

    @property
    def key(self) -> str:
        """Kind and id, such as ``course/quoting``."""
        return f"{self.kind}/{self.id}"


class ChangedPath(Data):
    """mode: what stands there after the change, as Git writes it: 100644 a file, 120000 a link, 160000 another repository; "" if gone."""

    path: str
    mode: str = "100644"
    before: str = ""
    """The mode before the change; "" where the path is new."""


class Commit(Data):
    """hands: author, committer, co-authors and whoever is known to have pushed it."""

    id: str
    hands: tuple[Account, ...] = ()
    update: bool = False
    """Whether it is a merge that Git would have made by itself, such as one that takes over what the default branch has."""


class Review(Data):
    """What somebody said about the change in the forge, or in a file where there is none."""

    id: str = ""
    handle: str | None = None
    person: str | None = None
    """The person's own id, where no forge vouches for the account. A forge's reviews never have it."""
    state: Literal["approved", "changes-requested", "commented", "dismissed"] = "approved"
    commit: str | None = None
    """The commit that was looked at; None where it is gone."""
    body: str = ""
    submitted: Moment
    edited: bool = False
    """Whether its text was changed afterwards, by whomever."""


class Conversation(Data):
    """What only the forge knows; a file of this form takes its place where there is none.

    author: who opened the pull request. pushed: commit → the account that pushed it. accounts: commit → the accounts that the forge
    takes its author and committer for.
    """

    number: int | None = None
    author: Account | None = None
    fork: bool = False
    reviews: tuple[Review, ...] = ()
    pushed: dict[str, str] = {}
    accounts: dict[str, tuple[str, ...]] = {}


class Snapshot(Data):
    """A proposed change at one moment. base: the default branch's commit, head: the change's. today: for absences."""

    version: Literal[1] = 1
    today: date
    base: str
    head: str
    policy: Policy
    number: int | None = None
    """The pull request's number in its forge."""
    author: Account | None = None
    """Who opened the pull request."""
    fork: bool = False
    """Whether it comes from a copy of the repository whose owner need not be anyone here."""
    commits: tuple[Commit, ...] = ()
    paths: tuple[ChangedPath, ...] = ()
    entries: tuple[Entry, ...] = ()
    reviews: tuple[Review, ...] = ()
    seen: dict[str, dict[str, str]] = {}
    """Commit → entry's key → the digest that it had there, "" where it was not there; for each commit that a review looked at."""
