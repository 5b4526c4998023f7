"""Records a release after it was published: its addresses in ``addresses.txt``, its close pairs in ``baseline.json``.

Each file is proposed in a change of its own, as the ledger is, since people write neither and the two are approved by
different rules. The job keeps no state: what a failed run left out, the next one adds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..approvals.collect.changed_entries import parse_accepted_findings
from ..catalogue.addresses import merge_addresses
from ..check import baseline
from ..check.release import record_release
from ..load.address_list import read_address_list
from ..load.commit import resolve_revision
from ..load.new_file import LinkInTheWay
from ..load.portal_files import write_portal_files
from ..load.scan import ADDRESSES
from ..pipeline.run import run_pipeline
from . import branch, own_change, pull_request_commits, review_job
from .problems import ForgeError
from .review_job import ForgeJob

WriteFile = Callable[[Path], None]
"""Writes one file of the portal in this folder."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file that records releases, and the change that brings it. branch: where that is pushed."""

    path: str
    branch: str
    title: str
    body: str


ADDRESS_RECORD = ReleaseFile(
    ADDRESSES,
    "trellis/addresses",
    "The release: every address that was published",
    "Written after a release. What is listed must go on answering; `trellis check` tells where it does not.",
)
PAIR_RECORD = ReleaseFile(
    baseline.BASELINE_FILE,
    "trellis/pairs",
    "The release: its courses and their close pairs",
    "Written after a release, as `trellis check --write-pairs` does. A pair that stood then is nobody's mistake later; "
    "the accepted findings stay as they were.",
)


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """A file that was proposed. number: of the change."""

    path: str
    number: int
    is_merged: bool


def run_release_job(job: ForgeJob) -> tuple[ProposedRecord, ...]:
    """Proposes the records that differ from those on the default branch. Raises ForgeError.

    What the folder of the job holds is taken for what was published; nothing is recorded of a portal with errors.
    """
    result = run_pipeline(job.root, job.today)
    if result.has_errors:
        raise ForgeError(
            "the portal has errors, so this is not what was published", "`trellis check` says what to mend"
        )
    catalogue = result.catalogue
    release = record_release(catalogue, result.context.comparison.index_courses(catalogue), job.today)

    def write_addresses(folder: Path) -> None:
        file = folder / ADDRESSES
        existing_lines = read_address_list(str(folder)).data if file.is_file() else ()
        if existing_lines is None:
            raise ForgeError(f"{ADDRESSES} cannot be read", "`trellis check` says what is wrong with it")
        text = "".join(f"{line}\n" for line in merge_addresses(catalogue, existing_lines))
        write_portal_files(folder, {ADDRESSES: text.encode()})

    def write_pairs(folder: Path) -> None:
        if not baseline.write_release(folder, release):
            raise ForgeError(f"{baseline.BASELINE_FILE} cannot be read", "`trellis check` says what is wrong with it")

    recorder = catalogue.portal.approvals.recorder or ""
    proposals = (
        _propose_record(job, ADDRESS_RECORD, write_addresses, recorder),
        _propose_record(job, PAIR_RECORD, write_pairs, recorder),
    )
    return tuple(proposal for proposal in proposals if proposal)


def _propose_record(job: ForgeJob, record: ReleaseFile, write: WriteFile, recorder: str) -> ProposedRecord | None:
    """Returns the proposed change; None if the default branch has it already. recorder: "" if there is none."""
    forge = job.forge
    ref = f"refs/heads/{forge.get_default_branch()}"
    pull_request_commits.fetch_refs(job.root, job.remote, [ref], forge.build_git_settings())
    tip = resolve_revision(job.root, pull_request_commits.format_local_ref(ref))
    with branch.open_worktree(job.root, tip) as folder:
        file = folder / record.path
        previous = file.read_bytes() if file.is_file() else b""
        try:
            write(folder)
        except LinkInTheWay as error:
            help = "put a file in its place"
            raise ForgeError(f"{error.filename} is a link, and nothing is written through it", help) from None
        if file.read_bytes() == previous:
            return None
        # The account adds a release to a baseline alone; the first one is the learning team's.
        needs_people = not recorder or (record is PAIR_RECORD and not parse_accepted_findings(previous))
        head = branch.commit_files(folder, [record.path], recorder or "trellis", record.title)
        number, head = own_change.propose_own_change(
            job, folder, head, record.branch, record.title, record.body, needs_people=needs_people
        )
    verdict = review_job.run_review_job(job, number)
    is_approved = verdict is not None and verdict.state == "approved"
    is_merged = is_approved and own_change.merge_own_change(job, number, head, [record.path])
    return ProposedRecord(record.path, number, is_merged)
