"""Opens a file of whatever shape: tells by its content what it is, and hands it to whoever reads that."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ....load.file_format import GIT_LFS_POINTER, detect_format
from ....load.regular_file import read_bounded
from ..records import RecordFile
from ..refusals import ImportRefused
from .encoding import decode_text
from .feeds import read_feed
from .json_files import number_records, read_json
from .linked_data import collect_courses, read_web_page
from .tables import read_table
from .workbooks import ExpectedColumns, read_workbook

MAX_FILE_SIZE = 200_000_000
"""The largest file, in bytes."""

_TABLE_ENDINGS = frozenset((".csv", ".tsv", ".tab", ".txt"))
_JSON_ENDINGS = frozenset((".json", ".jsonl", ".ndjson", ".jsonld"))
_FEED_ENDINGS = frozenset((".xml", ".rss", ".atom"))
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_WAY_OUT = "export the list as CSV, XLSX or JSON"


class ReadingOptions(NamedTuple):
    """How a file is read where more than one way is possible; "" for what its content says.

    records_at: the list of an answer that holds the records. requires_records_at: whether it must be there.
    """

    records_at: str = ""
    requires_records_at: bool = True
    sheet: str = ""
    encoding: str = ""


def read_record_file(file: Path, options: ReadingOptions, expected: ExpectedColumns = ()) -> RecordFile:
    """Returns the records of a file. expected: the columns by which a sheet of a workbook is chosen.

    Raises ImportRefused with the one reason for which the file is of no use.
    """
    data = _read_bytes(file)
    ending = file.suffix.lower()
    format = detect_format(data[:64])
    if format == "ZIP or Office":
        return read_workbook(data, options.sheet, expected)
    _refuse_other_formats(file, data, format)
    if options.sheet:
        raise ImportRefused(f"{file.name} is no workbook, and has no sheets", "leave out --sheet")
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if format == "HTML" or ending in (".html", ".htm"):
        return _read_web_page(data, options)
    if ending in _FEED_ENDINGS or format == "XML" or start.startswith((b"<rss", b"<feed", b"<rdf")):
        return read_feed(data)
    if ending in _TABLE_ENDINGS or (ending not in _JSON_ENDINGS and not start.startswith((b"[", b"{"))):
        return read_table(data, options.encoding)
    return read_json(data, options.records_at, is_required=options.requires_records_at)


def _read_bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_FILE_SIZE:
            raise ImportRefused(
                f"{file} has {size / 1_000_000:,.0f} MB; up to {MAX_FILE_SIZE // 1_000_000} MB are read", "divide it"
            )
        return read_bounded(file, MAX_FILE_SIZE)  # a pipe or a device tells no size
    except OSError as error:
        raise ImportRefused(f"{file} cannot be read: {error.strerror}", "check its name and its permissions") from None


def _refuse_other_formats(file: Path, data: bytes, format: str) -> None:
    if format == "old Office":
        if _ENCRYPTED_MARK in data:
            raise ImportRefused(f"{file.name} is encrypted", "save it without a password, and try again")
        raise ImportRefused(f"{file.name} has the form of Excel before 2007", "save it as .xlsx")
    if format == GIT_LFS_POINTER:
        raise ImportRefused(f"{file.name} is a pointer of Git LFS, not the file itself", "run `git lfs pull`")
    if format and format not in ("XML", "HTML"):
        raise ImportRefused(f"{file.name} is no list of records: its content is {format}", _WAY_OUT)


def _read_web_page(data: bytes, options: ReadingOptions) -> RecordFile:
    courses = collect_courses(read_web_page(decode_text(data, options.encoding).text))
    if not courses:
        raise ImportRefused("the linked data of the web page names no course", _WAY_OUT)
    note = f"The file is a web page; its linked data names {len(courses):,} courses."
    return RecordFile(number_records(courses), "record", (note,), "schema-org")
