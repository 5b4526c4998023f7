"""What a build leaves so that the next one need not build all anew where texts alone have changed since.

That is, for each page, what surrounds its content; and for each text, a digest of what its file says beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from ..approvals.ledger.status import ApprovalStatus
from ..catalogue.catalogue import Entry
from ..derive import PublishedCatalogue
from ..derive.inbox.collect import DUPLICATE_RULES, UPKEEP_RULES
from ..kinds import Kind
from ..load.cache import Cache
from ..pipeline.run import CheckedPortal
from .frame import Frame, PageValues
from .link_addresses import list_gone_urls
from .page_store import encode_inputs
from .plan import PlannedPage
from .state import BuildState, publish_catalogue
from .text_reads import TextReads

CACHE_KEY = "site-texts"


class PageSurroundings(NamedTuple):
    """What is around the content of a page. frame: its index. root: the path to the site's root. edit_url: where the
    forge lets people edit it, or "".
    """

    url: str
    frame: int
    title: str
    description: str
    canonical: str
    head: str
    root: str
    edit_url: str


class TextRecord(NamedTuple):
    """What a build leaves.

    site: the state of the site's folder, which says of which build this is. fronts: for each text, a digest of what its
    entry is beside it. read_elsewhere: the paths of texts that went into what is not made again when they change.
    comparing_pages: the sources of pages that show how texts compare. approvals: a digest of the states of all.
    findings: a digest of those that pages show. urls: of all pages, by source. gone_urls: of those of what was taken
    down. frames: each in pieces, with the slots between them. search_paths: of the files of the search. copy_words:
    those of the script that copies code, where it is in pages; else none. draft_files: those left out since only drafts
    have them. repository: its URL, or "". identity: what
    the site is called, its URL, and what it is about.
    """

    site: bytes
    fronts: dict[str, bytes]
    read_elsewhere: frozenset[str]
    comparing_pages: frozenset[str]
    approvals: bytes
    findings: bytes
    urls: dict[str, str]
    gone_urls: frozenset[str]
    pages: dict[str, PageSurroundings]
    frames: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    search_paths: frozenset[str]
    draft_files: frozenset[str]
    copy_words: tuple[str, ...]
    repository: str
    identity: tuple[str, str, str]


@dataclass
class BuildNotes:
    """What is noted while a site is built, for the record. A frame that cannot tell what it puts around pages notes
    none of them, and then no record is left.
    """

    reads: TextReads = field(default_factory=TextReads)
    pages: dict[str, PageSurroundings] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)
    gone_urls: frozenset[str] = frozenset()
    search_paths: frozenset[str] = frozenset()
    draft_files: frozenset[str] = frozenset()
    copy_words: tuple[str, ...] = ()
    repository: str = ""
    identity: tuple[str, str, str] = ("", "", "")

    def note_site(self, build: BuildState, copy_words: tuple[str, ...] = ()) -> None:
        """Notes what all pages have in common."""
        pages, repository = build.pages, build.repository
        self.identity = build.site.name, build.site.url, build.site.description
        self.urls = {src: page.url for src, page in pages.items()}
        self.gone_urls = list_gone_urls(pages)
        self.search_paths, self.draft_files = frozenset(build.search_paths), build.draft_files
        self.repository, self.copy_words = repository, copy_words

    def note_page(self, page: PlannedPage, frame: Frame, values: PageValues, root: str, edit_url: str) -> None:
        """Notes what is around a page. values: with any content."""
        number = next((number for number, other in enumerate(self.frames) if other is frame), len(self.frames))
        self.frames[number:] = self.frames[number:] or [frame]
        values = values._replace(content="")
        self.pages[page.src] = PageSurroundings(page.url, number, *values[:4], root, edit_url)

    def write_record(self, cache: Cache, result: CheckedPortal, site: bytes) -> None:
        """Leaves the record of a build that has ended. site: the state of the site's folder."""
        published = publish_catalogue(result)
        catalogue, approvals = result.catalogue, digest_approvals(published)
        if not self.pages or not approvals:
            return
        record = TextRecord(
            site=site,
            fronts={entry.path: front for entry in catalogue.all_entries() if (front := digest_front(entry))},
            read_elsewhere=self.reads.list_texts(),
            comparing_pages=self.reads.list_comparing_pages(),
            approvals=approvals,
            findings=digest_findings(published),
            urls=self.urls,
            gone_urls=self.gone_urls,
            pages=self.pages,
            frames=tuple(frame.take_apart() for frame in self.frames),
            search_paths=self.search_paths,
            draft_files=self.draft_files,
            copy_words=self.copy_words,
            repository=self.repository,
            identity=self.identity,
        )
        cache.write(CACHE_KEY, record)


def digest_front(entry: Entry[Kind]) -> bytes:
    """A digest of what an entry with a file of its own is beside its text; b"" if it has none, or no digest."""
    if entry.key_prefix or not entry.path.endswith(".md"):
        return b""
    return _digest((entry.kind, entry.id, entry.owner, entry.course, entry.number, entry.meta))


def digest_approvals(published: PublishedCatalogue) -> bytes:
    """A digest of the states of all approvals; b"" if they have none."""
    return _digest([_name_states(status) for status in published.approval_statuses.values()])


def digest_findings(published: PublishedCatalogue) -> bytes:
    """A digest of what is shown of the findings of the check: how many there are of which rule in which file, and of
    some rules what they say.
    """
    worded_rules = (*DUPLICATE_RULES, *UPKEEP_RULES)
    return _digest(
        [
            (f.rule, f.severity, f.location.path, (f.message, f.help) if f.rule in worded_rules else ())
            for f in published.findings
        ]
    )


def _name_states(status: ApprovalStatus) -> tuple[object, ...]:
    """All that there is to a status, with keys in place of entries."""
    approvals = [(a.kind, a.state, a.review and a.review.key) for a in status.approvals]
    spot_check = status.spot_check and status.spot_check.key
    return status.item.key, approvals, spot_check, status.is_spot_check_current, [r.key for r in status.reviews]


def _digest(value: object) -> bytes:
    inputs = encode_inputs(value)
    return b"" if inputs is None else blake2b(inputs, digest_size=16).digest()
