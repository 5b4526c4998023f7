"""Reads issues that were made with a form, and makes of each what another job is to write. It writes nothing itself.

Whatever an issue says, it is data: it decides which answer is given, and what a file says whose path is made here.
"""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from ...catalogue.catalogue import Catalogue
from ...check.rules.duplicates import near_duplicate
from ...diagnostics.diagnostic import Diagnostic, Severity
from ...diagnostics.phrases import join_quoted
from ...kinds.handles import is_account
from ...load.commit import resolve_revision
from ...load.new_file import find_link
from ...load.portal_files import write_portal_files
from ...pipeline.run import run_pipeline
from ...reports.escaping import escape_code, escape_prose
from ..bounded_process import GRACE_SECONDS, compute_bounded
from ..branch import open_worktree
from ..problems import EvaluationTimeout, ForgeError
from ..protocol import Forge, SubmittedIssue
from ..repository_files.form_elements import CORRECTION_FORM, FORMS, FormOutline, list_elements
from ..review_job import ForgeJob
from ..time_limit import limit_time
from .answers import UnreadableForm, read_answers, starts_with_question
from .compose import ComposedFile, ProposalRefused, compose_entry, find_person
from .correction import compose_correction
from .handover import MAX_EDITORS, MAX_PROPOSALS, Proposal

_MAX_FINDINGS = 20
"""How many findings of the check an answer lists."""

LIMIT_SECONDS = 60.0
"""The seconds that reading one issue may take, so that it cannot hold up the others."""

RUN_SECONDS = 900.0
"""The seconds after which a run begins with no other issue; a job of GitLab has 1,200."""

_TIMEOUT_MESSAGE = "reading it took too long and was ended"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_CONFIDENTIAL = (
    "this issue is confidential, and whoever reads the repository reads its proposals; "
    "say that it is not confidential, or open another one without what others must not read"
)

_AGAIN = "Edit the text of this issue; it is read again at once, or in the next run."


def list_form_issues(forge: Forge) -> tuple[SubmittedIssue, ...]:
    """Returns the open issues with the label of a form, the oldest first.

    Of more than a run reads, those are left out to which nothing has happened for longest: they were read before.
    """
    issues = {issue.number: issue for form in FORMS for issue in forge.list_submitted_issues(form.label)}
    latest = sorted(issues.values(), key=lambda issue: (issue.updated or _LONG_AGO, issue.number))[-MAX_PROPOSALS:]
    return tuple(sorted(latest, key=lambda issue: issue.number))


def read_issues(
    job: ForgeJob, issues: Sequence[SubmittedIssue], report_problem: Callable[[int, str], None] = lambda *_: None
) -> tuple[Proposal, ...]:
    """Returns what is to be written for each open issue that begins as a form does, in the order of the issues.

    Whatever goes wrong with one keeps nobody from having another read: it is passed to `report_problem`, with the
    issue's number, and the issue is read again in the next run. Of more issues than a run has time for, each has its
    chance. Raises ForgeError for a single issue.
    """
    result = run_pipeline(job.root, job.today)
    proposals: dict[int, Proposal] = {}
    started = time.monotonic()
    shuffled = random.sample(list(issues[:MAX_PROPOSALS]), len(issues[:MAX_PROPOSALS]))
    head = resolve_revision(job.root, "HEAD")
    for issue in shuffled:
        form = _find_form(result.catalogue, issue)
        if form is None or not issue.is_open:
            continue
        if time.monotonic() - started > RUN_SECONDS:
            report_problem(issue.number, "waits for the next run")
            continue
        try:
            with (
                limit_time(LIMIT_SECONDS + 2 * GRACE_SECONDS, lambda: EvaluationTimeout(_TIMEOUT_MESSAGE)),
                open_worktree(job.root, head) as folder,  # of its own: a process that is killed leaves what it wrote
            ):
                proposals[issue.number] = _read_issue(job, folder, result.catalogue, form, issue)
        except Exception as error:
            if len(issues) == 1:
                raise
            if not isinstance(error, ForgeError):
                traceback.print_exc()
            message = str(error) if isinstance(error, ForgeError) else "Trellis stopped on a mistake of its own"
            report_problem(issue.number, message)
    return tuple(proposals[issue.number] for issue in issues if issue.number in proposals)


def _find_form(catalogue: Catalogue, issue: SubmittedIssue) -> FormOutline | None:
    """Returns the form whose first question the issue begins with; None for an issue that was written freely."""
    return next((f for f in FORMS if starts_with_question(issue.body, list_elements(catalogue, f)[0])), None)


def _read_issue(
    job: ForgeJob, folder: Path, catalogue: Catalogue, form: FormOutline, issue: SubmittedIssue
) -> Proposal:
    if issue.is_confidential:
        return _refuse(issue, (_CONFIDENTIAL,))
    try:
        editors = _list_editors(job, issue)
    except ProposalRefused as error:
        return _refuse(issue, error.problems)
    return compute_bounded(
        Proposal,
        lambda: _compose_proposal(job, folder, catalogue, form, issue, editors),
        LIMIT_SECONDS,
        _TIMEOUT_MESSAGE,
    )


def _compose_proposal(
    job: ForgeJob,
    folder: Path,
    catalogue: Catalogue,
    form: FormOutline,
    issue: SubmittedIssue,
    editors: tuple[str, ...],
) -> Proposal:
    elements = list_elements(catalogue, form)
    try:
        answers = read_answers(issue.body, elements)
        if form is CORRECTION_FORM:
            composed = compose_correction(folder, catalogue, answers)
        else:
            composed = compose_entry(folder, catalogue, form.kind, elements, answers, issue, job.today)
        findings = _check_file(job, folder, composed)
    except (UnreadableForm, ProposalRefused) as error:
        return _refuse(issue, error.problems)
    errors = [f.message + (f"; {f.help}" if f.help else "") for f in findings if _is_refusal(f)]
    if errors:
        return _refuse(issue, errors)
    try:
        return Proposal(
            number=issue.number,
            state="correction" if form is CORRECTION_FORM else "entry",
            path=composed.path,
            before=sha256((folder / composed.path).read_bytes()).hexdigest() if form is CORRECTION_FORM else "",
            text=composed.text,
            title=composed.title,
            opener=issue.author if is_account(issue.author) else "",
            editors=editors,
            answer=_format_answer(catalogue, form, issue, composed, findings, editors),
        )
    except ValidationError:
        return _refuse(issue, (f"{composed.path} cannot be changed from here; propose the change in its repository",))


def _list_editors(job: ForgeJob, issue: SubmittedIssue) -> tuple[str, ...]:
    """Returns the accounts, but for the opener's, that changed the text of an issue. Raises ProposalRefused."""
    opener = issue.author.casefold()
    editors = tuple(name for name in job.forge.list_issue_editors(issue) if not name or name.casefold() != opener)
    if len(editors) > MAX_EDITORS or not all(map(is_account, editors)):
        raise ProposalRefused(
            "a program, or somebody whom nobody can name, wrote or changed this text; open another issue with it"
        )
    return editors


def _is_refusal(finding: Diagnostic) -> bool:
    """Whether no draft is made of it. A form has no question for what a course is to one that is close to it: that is
    decided in the draft, whose own check fails until then.
    """
    return finding.severity is Severity.ERROR and finding.rule != near_duplicate.RULE.id


def _check_file(job: ForgeJob, folder: Path, composed: ComposedFile) -> tuple[Diagnostic, ...]:
    """Returns what the check finds in the file where it would stand. The folder is left as it was.

    Raises ProposalRefused where a link is in the way.
    """
    file = folder / composed.path
    if link := find_link(folder, composed.path):
        raise ProposalRefused(f"`{link}` is a link, or no folder, and nothing is written through it")
    previous = file.read_bytes() if file.is_file() else None
    write_portal_files(folder, {composed.path: composed.text.encode("utf-8")})
    try:
        result = run_pipeline(folder, job.today)
    finally:
        write_portal_files(folder, {composed.path: previous})
        if previous is None:
            _remove_empty_folders(file.parent, folder)
    return tuple(finding for finding in result.diagnostics if finding.location.path == composed.path)


def _remove_empty_folders(parent: Path, folder: Path) -> None:
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _refuse(issue: SubmittedIssue, problems: Sequence[str]) -> Proposal:
    lines = "".join(f"- {_format_sentence(problem)}\n" for problem in problems[:_MAX_FINDINGS])
    return Proposal(
        number=issue.number, state="incomplete", answer=f"Not proposed as it stands:\n\n{lines}\n{_AGAIN}\n"
    )


def _format_answer(
    catalogue: Catalogue,
    form: FormOutline,
    issue: SubmittedIssue,
    composed: ComposedFile,
    findings: Sequence[Diagnostic],
    editors: Sequence[str],
) -> str:
    """Returns what is said of a proposal besides its number: who its author is, what was left out, what is missing."""
    is_on_roster = bool(find_person(catalogue, issue.author))
    lines = [f"The file is {escape_code(composed.path)}."]
    if form is not CORRECTION_FORM and is_on_roster:
        lines.append(f"It names `{composed.author}` as its author.")
    elif form is not CORRECTION_FORM:
        account = escape_code(issue.author or "unknown")
        lines.append(
            f"The roster knows nobody with the account {account}, so the entry names no author yet: "
            "add a line below `people`, or have the account added to `content/people.yml`."
        )
    if editors:
        names = join_quoted(editors, "and")
        lines.append(
            f"Its text was changed by {names}; its commit names them too, so that nobody judges their own words alone."
        )
    points = [*map(_format_sentence, composed.notes), *(_format_finding(f) for f in findings[:_MAX_FINDINGS])]
    listed_points = "".join(f"- {point}\n" for point in points)
    missing = f"\nStill missing, or left out:\n\n{listed_points}" if points else ""
    return f"{' '.join(lines)}\n{missing}\n{_AGAIN} Once somebody else has changed the proposal, go on there.\n"


def _format_finding(finding: Diagnostic) -> str:
    help = f" Then: {escape_prose(finding.help)}" if finding.help else ""
    if finding.rule == near_duplicate.RULE.id:
        help += ". Say here why both are needed, if they are; whoever finishes the draft writes it there."
    return f"{escape_prose(finding.message)} (`{finding.rule}`).{help}"


def _format_sentence(text: str) -> str:
    return f"{escape_prose(text[:1].upper() + text[1:])}."
