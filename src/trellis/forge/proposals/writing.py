"""Writes what was read of issues: a branch of one file, a draft pull request, and an answer in the issue.

It reads nothing of an issue but the handover. Nothing is overwritten: not a file of the default branch, and not a
branch on which somebody else went on.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from ...load.commit import resolve_revision
from ...load.git import GitCommand, GitUnavailable
from ...load.new_file import LinkInTheWay, find_link, write_new_file
from ...load.portal_files import write_portal_files
from .. import branch as branches
from ..problems import ForgeError
from ..pull_request_commits import fetch_refs, format_local_ref, run_git
from ..review_job import ForgeJob
from .handover import Proposal

ACCOUNT = "trellis"
"""The name in our commits, by which they are told from those of people who go on with a proposal."""

MARKER = "<!-- trellis issue -->"
"""What our answer in an issue begins with."""


def write_proposal(job: ForgeJob, proposal: Proposal) -> str:
    """Writes what is to be written for an issue; returns what became of it, in a few words.

    Running it twice changes nothing. Raises ForgeError.
    """
    if proposal.state == "incomplete":
        _answer(job, proposal, proposal.answer)
        return "incomplete"
    branch = f"trellis/issue-{proposal.number}"
    change = job.forge.find_own_change(branch)
    if change and not change.is_open:
        return "decided already"
    noun = job.forge.change_noun
    head = _fetch_branch(job, branch)
    if head and not _is_our_branch(job, head):
        reference = f"{noun} {_format_number(job, change.number)}" if change else f"the branch `{branch}`"
        _answer(job, proposal, f"Somebody went on in {reference}, so this issue is read no more. Go on there.\n")
        return "left to those who went on with it"
    try:
        is_pushed = _push_file(job, proposal, branch, head)
    except _PathTaken as error:
        _answer(job, proposal, f"Not proposed as it stands: {error}.\n")
        return "incomplete"
    base = job.forge.get_default_branch()
    body = f"Proposed in issue #{proposal.number}. Closes #{proposal.number}.\n\n{proposal.answer}"
    title = " ".join(proposal.title.split())[:200]
    number = change.number if change and not is_pushed else 0  # what people wrote into its title and text stays
    number = number or job.forge.propose_change(branch, base, title, body, is_draft=True)
    _answer(job, proposal, f"Proposed as {noun} {_format_number(job, number)}. {proposal.answer}")
    return f"{noun} {number}"


class _PathTaken(Exception):
    """The file cannot be written, since the default branch has another one there. The message is a clause."""


def _answer(job: ForgeJob, proposal: Proposal, text: str) -> None:
    job.forge.upsert_issue_comment(proposal.number, MARKER, f"{MARKER}\n\n{text}")


def _format_number(job: ForgeJob, number: int) -> str:
    """Returns a change's number as its forge makes a link of it."""
    return f"{'!' if job.forge.change_noun == 'merge request' else '#'}{number}"


def _fetch_branch(job: ForgeJob, branch: str) -> str:
    """Returns the commit that the branch is at; "" if the forge has no such branch."""
    ref = f"refs/heads/{branch}"
    settings = job.forge.build_git_settings()
    rows = run_git(job.root, ["ls-remote", job.remote, ref], settings).split("\n")
    if not any(row.endswith(f"\t{ref}") for row in rows):  # it lists longer names with that ending, too
        return ""
    fetch_refs(job.root, job.remote, [ref], settings)
    return resolve_revision(job.root, format_local_ref(ref))


def _is_our_branch(job: ForgeJob, head: str) -> bool:
    """Returns whether the branch has one commit of ours and no other."""
    base = f"refs/heads/{job.forge.get_default_branch()}"
    fetch_refs(job.root, job.remote, [base], job.forge.build_git_settings())
    log = ("log", "--max-count=2", "--format=%ce", f"{format_local_ref(base)}..{head}")  # it may have any number
    return GitCommand(job.root, *log).output.split() == [branches.format_email(ACCOUNT)]


def _push_file(job: ForgeJob, proposal: Proposal, branch: str, head: str) -> bool:
    """Commits the file onto the default branch and pushes it, unless the branch has it; returns whether it did."""
    content = proposal.text.encode("utf-8")
    if head and _has_file(job.root, head, proposal.path, proposal.text):
        return False
    ref = f"refs/heads/{job.forge.get_default_branch()}"
    settings = job.forge.build_git_settings()
    fetch_refs(job.root, job.remote, [ref], settings)
    tip = resolve_revision(job.root, format_local_ref(ref))
    with branches.open_worktree(job.root, tip) as folder:
        _write_file(folder, proposal, content)
        message = f"{' '.join(proposal.title.split())[:200]}\n\nFrom issue {proposal.number}."
        accounts = dict.fromkeys(filter(None, (proposal.opener, *proposal.editors)))
        trailers = "\n".join(f"Co-authored-by: {name} <{branches.format_email(name)}>" for name in accounts)
        message += f"\n\n{trailers}" if trailers else ""
        branches.commit_files(folder, [proposal.path], ACCOUNT, message)
        branches.push_branch(folder, job.remote, branch, settings, expected=head)
    return True


def _write_file(folder: Path, proposal: Proposal, content: bytes) -> None:
    """Writes the file below the portal's folder. Raises _PathTaken instead of replacing what is another's."""
    file = folder / proposal.path
    if proposal.state == "entry":
        try:
            write_new_file(folder, proposal.path, content)
        except (FileExistsError, LinkInTheWay):
            raise _PathTaken(f"`{proposal.path}` exists") from None
        except OSError as error:
            raise ForgeError(f"{proposal.path} cannot be written: {error.strerror or error}") from None
        return
    if find_link(folder, proposal.path) or not file.is_file():
        raise _PathTaken(f"`{proposal.path}` is gone")
    if sha256(file.read_bytes()).hexdigest() != proposal.before:
        raise _PathTaken(f"`{proposal.path}` has changed meanwhile; edit the issue, and it is read again")
    write_portal_files(folder, {proposal.path: content})


def _has_file(root: Path, commit: str, path: str, text: str) -> bool:
    """Returns whether a commit has a file with this text. It is not read: it may have any size."""
    prefix = run_git(root, ["rev-parse", "--show-prefix"], {}).strip()
    own_id = GitCommand(root, "hash-object", "--stdin", input_text=text)
    try:
        found_id = GitCommand(root, "rev-parse", "--verify", "--quiet", f"{commit}:{prefix}{path}")
        return found_id.output == own_id.output
    except GitUnavailable:
        return False
