"""The snapshot of a proposed change: all the data that an approval verdict depends on, independent of forge and Git.

A snapshot is taken at one moment and can be written and read as JSON (`model_dump_json`, `model_validate_json`).
It can be trusted because of three rules. People, teams and policy come **from the default branch**, never from the
change. What an entry is comes from Git's objects, never from a description. A field with an unknown value keeps the
default that requires more approvals, not fewer.

Commit ids are complete. Paths are relative to the portal's root and use ``/``; paths outside it start with ``../``.
People, teams and rubrics are referred to by their ids in the portal, accounts by their handle in the forge.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class FrozenModel(BaseModel):
    """An immutable model that rejects unknown keys. An alias is the field's key in JSON and YAML."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True)


def _ensure_timezone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Timestamp = Annotated[datetime, AfterValidator(_ensure_timezone)]
"""A time with its time zone; UTC where none is given."""


class Account(FrozenModel):
    """A person as Git or a forge identifies them."""

    handle: str | None = None
    """Their name in the forge, in any case; None where only Git names them."""
    name: str = ""
    """The name in the Git commit. It is not verified: it can exclude a person from approving but never entitle them."""


class RosterAbsence(FrozenModel):
    """A period in which a person cannot answer. `until` is its last day."""

    start: date
    until: date
    delegate: str | None = None
    """The id of the person who answers for them."""


class RosterPerson(FrozenModel):
    """A person of the people register."""

    id: str
    name: str
    handle: str | None = None
    manager: str | None = None
    team: str | None = None
    active: bool = True
    away: tuple[RosterAbsence, ...] = ()


class RosterTeam(FrozenModel):
    """A team with the people in charge of it."""

    id: str
    title: str
    manager: str
    leads: tuple[str, ...] = ()
    parent: str | None = None
    former_ids: tuple[str, ...] = ()


class CriterionSnapshot(FrozenModel):
    """A criterion of a rubric. Levels are numbered from 1; `passing` is the lowest level that passes."""

    id: str
    levels: int
    passing: int


class RubricSnapshot(FrozenModel):
    """A rubric with the criteria that an approval has to score."""

    id: str
    version: int
    criteria: tuple[CriterionSnapshot, ...]
    former_ids: tuple[str, ...] = ()


class Policy(FrozenModel):
    """The people, the teams and the rules of approval on the default branch."""

    people: tuple[RosterPerson, ...] = ()
    teams: tuple[RosterTeam, ...] = ()
    learning_team: str | None = None
    last_resort: tuple[str, ...] = Field(default=(), alias="top")
    """People who answer where the chain of managers is exhausted, such as for what the head of the company wrote."""
    rubrics: dict[str, RubricSnapshot] = {}
    """Kind of entry → the rubric that its approval scores; other kinds need no scores."""
    small_change_words: int = Field(default=0, alias="small_words")
    """The maximum number of changed words of a small change."""
    autonomy: dict[str, str] = {}
    """Team → who decides about what it publishes, such as "team"; a value that is not known is the learning team."""
    recorder: str | None = None
    """The account that writes the ledger after a merge."""
    unreadable: tuple[str, ...] = ()
    """What could not be read and decides who approves, as noun phrases such as "`portal.yml`"."""
    unreadable_teams: tuple[str, ...] = ()
    """The ids of teams whose pages could not be read; whoever is above all teams answers for them."""


class EntryPerson(FrozenModel):
    """A person whom an entry names, with the role that it names them in."""

    person: str
    role: str


class LedgerClaim(FrozenModel):
    """The approval that a ledger record states. `team` owns the item; `small` is whether it covers a small change."""

    kind: Literal["accuracy", "standard", "spot-check"] = Field(alias="key")
    team: str
    small: bool = False
    day: date
    outcome: Literal["approved", "changes-requested"] = "approved"
    pull_request: int | None = None
    """The pull request that the record says it was given in."""
    commit: str | None = None
    """The commit that the record says was looked at."""
    faults: tuple[str, ...] = ()
    """What its place and Git say against it, as predicates that follow "the record"."""
    content_hash: str = ""
    """The digest of the text that the record is bound to."""
    doubts: tuple[str, ...] = ()
    """What speaks against it, unless it states what the verdict of the merged pull request gives; as such predicates.

    Its reviewer has a hand in commits of its text, by Git's names, or is not among the nearest who can give it.
    """
    may_precede_commit: bool = False
    """Whether it is of an earlier day than the commit that it names, as where an approval waited for the merge, or
    names one that the default branch never was.
    """
    approver_ids: tuple[str, ...] = ()
    """Who could give it on its day and today, by whom its item names: the learning team, where it names all others."""
    former_role: str = ""
    """The role in which it was given, where its reviewer has that no more; "" where they do, or it states none."""


class EntryVersion(FrozenModel):
    """An entry on one side of the change."""

    digest: str
    """A digest of the whole content and of the files that it shows; versions with equal digests have equal content."""
    title: str = ""
    team: str = ""
    """The owner, by the id that the default branch has; "" for entries that all teams share."""
    readable: bool = True
    """False where it cannot be parsed, so that the approvals it requires are unknown."""
    page_missing: bool = False
    """Whether only other files are left of it, such as the lessons of a course, and not the page that names it."""
    status: str = ""
    tier: str = ""
    required: bool = False
    """Whether it is compulsory for somebody."""
    renews: bool = False
    """Whether it renews a course, which it goes on doing for those who took it once it is retired."""
    external: bool = False
    """Whether it was made outside the company: a vendor's or a curated course."""
    people: tuple[EntryPerson, ...] = ()
    """The people named as its makers; of a team those in charge, of the people register those whose records change."""
    content_hash: str = Field(default="", alias="substance")
    """The digest that a record of the ledger is bound to; "" for kinds that the ledger does not cover."""
    former_hashes: tuple[str, ...] = Field(default=(), alias="former_substances")
    """The digests that the same content has under former ids, its own or those of what it refers to."""
    exact_hashes: tuple[str, ...] = Field(default=(), alias="exact_substances")
    """The digests of the same with its texts as they are written, under its present ids first and under former ones."""
    parent: str | None = None
    """A team's parent."""
    decision: str = ""
    """What only the learning team decides: a need's decision, a confirmed session's cost; "" where there is none."""
    price: str = ""
    """What a course costs and whether the company pays, as a text to compare; "" where it costs nothing."""
    concerns_owner_only: bool = False
    """Whether it is a need that its own team raised, for which nothing is bought and the learning team has no work."""
    claim: LedgerClaim | None = None
    """The approval that a record of the ledger states."""
    sample_faults: tuple[str, ...] = ()
    """What speaks against a sample of a spot check, as predicates that follow "the sample"."""


class ChangeSize(FrozenModel):
    """How far two versions of an entry differ."""

    words: int = 0
    """The number of words of its texts that were changed, added or removed."""
    other_changes: tuple[str, ...] = Field(default=(), alias="touched")
    """Other differences as noun phrases, such as "an outcome" or "a figure"; empty where only wording changed."""
    details: tuple[str, ...] = ()
    """Fields that differ and that readers do not act on, such as "`people`"."""


class ChangedEntry(FrozenModel):
    """An entry that the change touches: a course with its lessons, a path, a team, a register or the portal's files."""

    kind: str
    id: str
    renamed_from: str = ""
    """The id that it has before the change; "" where that is the same. Its file there is gone after the change."""
    paths: tuple[str, ...]
    """Its files that the change touches."""
    before: EntryVersion | None = None
    """The version before the change; None where the entry is new."""
    after: EntryVersion | None = None
    """The version after the change; None where the entry is deleted."""
    size: ChangeSize = Field(default=ChangeSize(other_changes=("everything",)), alias="extent")
    behind: bool = False
    """Whether the default branch has changed it too since this change began."""
    small_before: int = 0
    """The number of words that small changes have changed since its last full approval."""
    recorded_hash: str = Field(default="", alias="recorded_substance")
    """Of the digests of the version before, the one by which the ledger approves it; "" where it does not."""
    claimed_ids: tuple[str, ...] = Field(default=(), alias="claims")
    """The former ids that the change gives it, without those of entries that the change renames or takes down."""
    tombstone: str = ""
    """Why it was taken down, as its tombstone says; "" where it stays, or has none."""

    @property
    def has_same_content(self) -> bool:
        """Whether what the ledger's records are bound to is the same on both sides, but for ids of what was renamed.

        Texts are the same if they are written alike, which is more than records ask for.
        """
        before, after = self.before, self.after
        if not before or not after or not before.content_hash:
            return False
        if before.exact_hashes and before.exact_hashes[0] not in after.exact_hashes:
            return False
        return before.content_hash in (after.content_hash, *after.former_hashes)

    @property
    def is_only_renamed(self) -> bool:
        """Whether the ledger's digests differ, and by nothing but ids of what was renamed, its own or others'."""
        return self.has_same_content and bool(self.followed_hash)

    @property
    def followed_hash(self) -> str:
        """The digest of the version before, as a record of a small change cites it; "" where nothing changed."""
        before, after = self.before, self.after
        if not before or not after or before.content_hash == after.content_hash:
            return ""
        return self.recorded_hash or before.content_hash

    @property
    def qualified_id(self) -> str:
        """Kind and id, such as ``course/quoting``."""
        return f"{self.kind}/{self.id}"


class ChangedPath(FrozenModel):
    """A changed file. Modes are written as in Git: 100644 a file, 120000 a link, 160000 another repository."""

    path: str
    mode: str = "100644"
    """The mode after the change; "" where the file is deleted."""
    before: str = ""
    """The mode before the change; "" where the path is new."""


class ChangeCommit(FrozenModel):
    """A commit of the change."""

    id: str
    contributors: tuple[Account, ...] = Field(default=(), alias="hands")
    """Its author, its committer, its co-authors, and whoever is known to have pushed it."""
    co_authors: tuple[Account, ...] = ()
    """Those whom nothing but a `Co-authored-by` line names; a forge writes one for whoever suggested the words."""
    pushers: tuple[Account, ...] = ()
    """Those of whom the forge says that they pushed it; what else names somebody is written by whoever commits."""
    update: bool = False
    """Whether it is a merge that Git makes without human input, such as one that brings in the default branch."""


class SubmittedReview(FrozenModel):
    """A review of the change in the forge, or in a file where there is no forge."""

    id: str = ""
    handle: str | None = None
    person: str | None = None
    """The reviewer's id, where no forge verifies the account. Reviews of a forge never have it."""
    state: Literal["approved", "changes-requested", "commented", "dismissed"] = "approved"
    commit: str | None = None
    """The commit that was reviewed; None where it no longer exists."""
    body: str = ""
    submitted: Timestamp
    edited: bool = False
    """Whether its text was changed afterwards, by anybody."""
    dismissed_state: Literal["approved", "changes-requested"] | None = None
    """What a dismissed review was before; None where nobody knows, so that it may have been a request for changes."""
    dismissed_by: str | None = None
    """The account that dismissed it; None where nobody says who it was."""
    dismissed_at: Timestamp | None = None
    """When it was dismissed; None where nobody says, which counts as after the merge."""
    overlong: bool = False
    """Whether its text was longer than is read, so that it was left out."""
    is_note: bool = False
    """Whether its text is that of a comment: the approval beside which that stands has none of its own."""
    scores_only: bool = False
    """Whether it is a comment with scores for another version than the one that its author approved. It approves and
    answers nothing, and can take that approval back."""

    @property
    def is_deciding(self) -> bool:
        """Whether anything depends on it. On a mere comment nothing does."""
        return self.state != "commented" or self.scores_only


class BranchPush(FrozenModel):
    """A push to the branch of a change."""

    before: str
    """The tip that it replaced; "" or zeros where it created the branch."""
    after: str
    account: str
    """Who pushed; "" where the forge does not say."""
    time: Timestamp | None = None
    """When it was; None where the forge does not say."""


class Conversation(FrozenModel):
    """The data that only a forge has; without a forge, a file of this form replaces it."""

    number: int | None = None
    author: Account | None = None
    """Who opened the pull request."""
    opened: Timestamp | None = None
    """When that was, as far as it is known."""
    fork: bool = False
    reviews: tuple[SubmittedReview, ...] = ()
    pushers: dict[str, str] = Field(default={}, alias="pushed")
    """Commit → the account that pushed it."""
    pushes: tuple[BranchPush, ...] = ()
    """The pushes that led to the last commit, the earliest first, those of commits that were replaced since too."""
    lacks_pushes: bool = False
    """Whether there were too many for the earliest to be listed."""
    private_fork: bool = False
    """Whether it comes from a fork to which nobody may push but its owner, and whom they let."""
    pushes_elsewhere: tuple[BranchPush, ...] = ()
    """The pushes to other branches of those who approved or dismissed a review, the earliest first.

    Some may have had commits of the change.
    """
    accounts: dict[str, tuple[str, ...]] = {}
    """Commit → the accounts to which the forge attributes its author and its committer."""
    untraced_accounts: tuple[str, ...] = ()
    """Those who approved or dismissed a review, and pushed more to other branches than can be looked at."""
    commits: tuple[str, ...] | None = None
    """The commits that the forge lists as those of the pull request; None without a forge.

    It lists those that the target branch lacks, which whoever opened the request can choose for a while.
    """
    unread: tuple[str, ...] = ()
    """What the forge did not say, as clauses such as "who pushed commit 1a2b3c4"."""


class Snapshot(FrozenModel):
    """A proposed change at one moment."""

    version: Literal[1] = 1
    """Increases when a field changes its meaning; fields with a default may be added at any time."""
    today: date
    """The day on which absences are looked up."""
    base: str
    """The commit of the default branch."""
    head: str
    """The last commit of the change."""
    published: str = ""
    """The commit that is published of it, such as that of a merge queue; "" where the head itself is judged.

    The versions of the entries are those of this commit and of `base`, which it is compared with.
    """
    has_several_bases: bool = False
    """Whether the two have several merge bases, so that nobody sees all that the change would undo there."""
    policy: Policy
    number: int | None = None
    """The pull request's number in its forge."""
    author: Account | None = None
    """Who opened the pull request."""
    fork: bool = False
    """Whether it comes from a fork of the repository, whose owner may be unknown to the company."""
    commits: tuple[ChangeCommit, ...] = ()
    earlier_pushers: tuple[Account, ...] = ()
    """Those who pushed what its branch had before and has no more, as before a rebase; their words may be in it."""
    untraced_approvers: tuple[Account, ...] = ()
    """Those who approved or dismissed a review, and may have pushed its commits to other branches before."""
    paths: tuple[ChangedPath, ...] = ()
    entries: tuple[ChangedEntry, ...] = ()
    reviews: tuple[SubmittedReview, ...] = ()
    unread: tuple[str, ...] = ()
    """What the forge did not say about it, as clauses such as "who pushed commit 1a2b3c4"."""
    merged_changes: dict[int, tuple[str, ...]] = {}
    """Pull request named by a record and merged into the default branch → its last commit, and the merge."""
    opened_days: dict[int, date] = {}
    """Pull request that a record of the ledger names → the day it was opened. No review of it is older."""
    approved_records: tuple[str, ...] = ()
    """The ids of the records that state what the verdict gives of the merged pull request that they name."""
    items: tuple[str, ...] = ()
    """The ids of all courses and paths, of the default branch, the change and its reviewed versions."""
    digests_by_commit: dict[str, dict[str, str]] = Field(default={}, alias="seen")
    """Reviewed commit → qualified id of an entry → its digest in that commit, "" where the entry did not exist."""
    base_digests_by_commit: dict[str, dict[str, str]] = Field(default={}, alias="seen_against")
    """The same for the version of the default branch that the reviewed commit was compared with."""
    scored_items_by_commit: dict[str, tuple[str, ...]] = Field(default={}, alias="scored")
    """Reviewed commit that has an item as it is now → qualified ids of all entries that required scores there."""

    @property
    def judged_commit(self) -> str:
        """The commit that has the versions after the change: a review of it is of what is judged, whatever that is."""
        return self.published or self.head
