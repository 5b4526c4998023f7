"""Opens the archive of a Word document or of slides, and refuses what a program that reads it should not meet."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from .model import DocumentRefused

MAX_PARTS = 5_000
"""How many files an archive may hold."""

MAX_TEXT_BYTES = 40_000_000
"""The size, unpacked, of all of its texts. A book of a thousand pages has a tenth of it."""

MAX_UNPACKED_BYTES = 300_000_000
"""The size, unpacked, of all that it holds."""

_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_CHANGE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ />]")
_LEFT_OUT = (
    (re.compile(rb"<w:commentReference\b"), "comment", "comments"),
    (re.compile(rb"<m:oMath[ >]"), "formula", "formulas"),
    (re.compile(rb"<cx?:chart\b"), "chart", "charts"),
    (re.compile(rb"<dgm:relIds\b"), "drawing of SmartArt", "drawings of SmartArt"),
    (re.compile(rb"<o:OLEObject\b"), "embedded file", "embedded files"),
    (re.compile(rb"<w:ruby[ >]"), "word with its reading above it", "words with their reading above them"),
)
_BOX, _BOX_FOR_OLDER_PROGRAMS = re.compile(rb"<wps:txbx[ >]"), re.compile(rb"<v:textbox[ />]")
_WRAPPER = re.compile(rb"""</?w:(?:fldSimple|dir|bdo)(?:[ \t\r\n](?:[^<>"']++|"[^"]*+"|'[^']*+')*+)?/?>""")
"""What stands around runs of words whose reader passes it over: a field of one value, and a direction of writing."""

_NOT_STRUCK = re.compile(rb"""<w:strike[ \t\r\n]+w:val[ \t\r\n]*=[ \t\r\n]*["'](?:0|false|off)["'][ \t\r\n]*/>""")
_HIDDEN = re.compile(rb"""<w:(?:vanish|dstrike)(?=[ \t\r\n/>])""")
"""What hides words, or strikes them through twice: their reader knows neither, but does know what strikes them once."""

_MARGIN_WORDS = re.compile(rb"<w:t(?:[ ][^<>]*+)?>[\s\d]*+[^\s\d<]")
_SMALL_TEXTS = (".xml", ".rels")

MAX_PARAGRAPHS = 20_000
"""How many paragraphs a document may have, those in the cells of tables included: a book of some 500 pages."""

_PARAGRAPH = re.compile(rb"<[wa]:p[ >/]")


class OfficePackage:
    """The archive. kind: word or slides."""

    def __init__(self, data: bytes) -> None:
        """Raises DocumentRefused if it is none, damaged, too long, larger than it seems, or declares entities."""
        self.data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = archive.infolist()
                self.names = frozenset(part.filename for part in parts)
                _require_bounds(parts)
                self.texts = {p.filename: archive.read(p) for p in parts if p.filename.endswith(_SMALL_TEXTS)}
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError):
            raise DocumentRefused("the file is damaged, or is no document", "open it and save it again") from None
        if any(mark in text for text in self.texts.values() for mark in _DECLARATIONS):
            raise DocumentRefused(
                "the file declares entities, which no program writes into documents", "save it again in Word"
            )
        if "word/document.xml" in self.names:
            self.kind = "word"
        elif "ppt/presentation.xml" in self.names:
            self.kind = "slides"
        else:
            raise DocumentRefused(
                "the file is an archive, and neither a Word document nor slides", "save it as .docx or .pptx"
            )
        self._require_readable_length()

    @property
    def main_text(self) -> bytes:
        """The document's own text, with its marks; of slides all of them."""
        if self.kind == "word":
            return self.texts["word/document.xml"]
        return b"".join(text for name, text in self.texts.items() if name.startswith("ppt/slides/slide"))

    def _require_readable_length(self) -> None:
        """Raises DocumentRefused if there are so many paragraphs that reading them would take minutes."""
        if (count := len(_PARAGRAPH.findall(self.main_text))) > MAX_PARAGRAPHS:
            raise DocumentRefused(
                f"the document has {count:,} paragraphs, cells of tables included; up to {MAX_PARAGRAPHS:,} are read",
                "divide it into one document for each course",
            )

    def require_no_changes(self) -> None:
        """Raises DocumentRefused if there are tracked changes: which words hold is nobody's to guess."""
        if count := len(_CHANGE.findall(self.main_text)):
            raise DocumentRefused(
                f"the document has tracked changes ({count:,}), so that it says two things at once",
                "accept or reject them in Word (Review, Accept all), save, and try again",
            )

    def unwrap_words(self) -> bytes:
        """Returns the archive of a Word document as its reader can read it.

        That is without the marks within which it would pass over words, and with hidden words struck through.
        """
        words = {name: text for name, text in self.texts.items() if name.startswith("word/")}
        changed = {name: new for name, text in words.items() if (new := _unwrap(text)) != text}
        if not changed:
            return self.data
        output = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive, zipfile.ZipFile(output, "w") as copy:
            for name in dict.fromkeys(archive.namelist()):
                copy.writestr(name, changed[name] if name in changed else archive.read(name))
        return output.getvalue()

    def describe_left_out(self) -> list[str]:
        """Returns what is not taken over, as sentences."""
        text = self.main_text
        sentences = []
        for pattern, one, several in _LEFT_OUT:
            if count := len(pattern.findall(text)):
                verb = "was" if count == 1 else "were"
                sentences.append(
                    f"{count:,} {one if count == 1 else several} {verb} left out: say in words what counts."
                )
        boxes = len(_BOX.findall(text)) - len(_BOX_FOR_OLDER_PROGRAMS.findall(text))
        if boxes > 0:
            noun, verb = ("text box", "was") if boxes == 1 else ("text boxes", "were")
            sentences.append(f"{boxes:,} {noun} {verb} left out: copy the words into the text.")
        margins = (text for name, text in self.texts.items() if name.startswith(("word/header", "word/footer")))
        if any(_MARGIN_WORDS.search(margin) for margin in margins):
            sentences.append("What stands at the head and the foot of each page was left out.")
        if any(name.endswith("vbaProject.bin") for name in self.names):
            sentences.append("The file's macros were left out.")
        return sentences


def _unwrap(text: bytes) -> bytes:
    return _NOT_STRUCK.sub(b"", _HIDDEN.sub(b"<w:strike", _WRAPPER.sub(b"", text)))


def _require_bounds(parts: list[zipfile.ZipInfo]) -> None:
    """Raises DocumentRefused. No part gives more bytes than it states here: the archive's reader stops there."""
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentRefused("the file is encrypted", "save it without a password, and try again")
    text_bytes = sum(part.file_size for part in parts if part.filename.endswith(_SMALL_TEXTS))
    unpacked_bytes = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or text_bytes > MAX_TEXT_BYTES or unpacked_bytes > MAX_UNPACKED_BYTES:
        raise DocumentRefused(
            f"the file unpacks to {unpacked_bytes / 1_000_000:,.0f} MB in {len(parts):,} parts, more than any document",
            "save it again, or take over a part of it",
        )
