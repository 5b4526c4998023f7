"""Tells the encoding of a text, and decodes it."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from ..refusals import ImportRefused, refuse_without_library

CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "mac_roman", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874",
)  # fmt: skip
"""The encodings of tables that are not Unicode: Windows in its regions, and what East Asia and the Mac save."""

SAMPLE_SIZE = 200_000
"""How many bytes of lines with letters beyond ASCII are judged."""

WESTERN_LETTERS = tuple(
    frozenset(letters + letters.upper())
    for letters in ("äöüßéèëïóáêåøæ", "àâæçéèêëîïôûùüœÿ", "áéíóúüñºª", "áâãàçéêíóôõúü", "àèéìíòóùú", "åäöé")
)
"""The letters beyond ASCII of languages that Windows writes in its Western encoding, each with its neighbours: German,
Dutch and Danish, French, Spanish, Portuguese, Italian, Swedish."""

WESTERN_SIGNS = frozenset("€‚„…‘’“”•–—™¡¿§©®°·«»´²³½µ£\xa0\xad×÷")

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class DecodedText(NamedTuple):
    """note: which encoding was taken, as a sentence; "" for UTF-8, which goes without saying."""

    text: str
    note: str = ""


def decode_text(data: bytes, encoding: str = "", *, detects: bool = True) -> DecodedText:
    """Returns the text of a file. Raises ImportRefused where no encoding, or not the one that was named, fits.

    encoding: as the user named it, or "". detects: whether one that is not Unicode may be told by its letters; without
    it, as in JSON, which is Unicode by its standard, what is no UTF-8 becomes lone surrogates, which are refused later.
    """
    if encoding:
        return _decode_by_name(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_unicode(data, name)
    if name := _detect_utf_16(data):
        return _decode_unicode(data, name)
    try:
        return DecodedText(data.decode())
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    if not detects or _is_mostly_utf_8(text):
        return DecodedText(text)
    name = _detect_by_letters(data)
    return DecodedText(data.decode(name, "replace"), _describe(name))


def _describe(name: str) -> str:
    label = codecs.lookup(name).name.replace("cp125", "windows-125")
    return f"Read with the encoding {label}, as its letters suggest; if they look wrong, name it with --encoding."


def _decode_unicode(data: bytes, name: str) -> DecodedText:
    if name == "utf-8-sig":
        return DecodedText(data.decode(name, "surrogateescape"))
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError:
        label = name.upper()
        raise ImportRefused(f"the file begins as {label}, but is cut off or damaged", "export it again") from None
    return DecodedText(text, f"Read with the encoding {name.upper()[:6]}.")


def _detect_utf_16(data: bytes) -> str:
    """Returns the form of UTF-16 without a mark in which nearly every second byte is zero, or ""."""
    head = data[:4_096]
    if len(head) < 8 or len(data) % 2:
        return ""
    half = len(head) // 2
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half else ""


def _is_mostly_utf_8(text: str) -> bool:
    """Whether more letters beyond ASCII are UTF-8 than not, so that single rows are at fault and not the whole file."""
    faults = sum("\udc80" <= character <= "\udcff" for character in text)
    letters = sum(character > "\x7f" for character in text) - faults
    return letters > faults


def _decode_by_name(data: bytes, encoding: str) -> DecodedText:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except LookupError:
        raise ImportRefused(
            f"no encoding is called `{encoding}`", "use its usual name, such as utf-8, windows-1252 or shift_jis"
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused(f"line {line} of the file is not {encoding}", "name another encoding") from None
    except (ValueError, TypeError):  # base64 and others that turn bytes into bytes
        raise ImportRefused(f"`{encoding}` is no encoding of text", "name another, such as windows-1252") from None
    if not isinstance(text, str):
        raise ImportRefused(f"`{encoding}` is no encoding of text", "name another, such as windows-1252")
    return DecodedText(text.removeprefix("\ufeff"))


def _is_western(data: bytes) -> bool:
    """Whether all letters, read in the Western encoding of Windows, are those of one language."""
    try:
        letters = {character for character in data.decode("cp1252") if character > "\x7f"} - WESTERN_SIGNS
    except UnicodeDecodeError:
        return False
    return any(letters <= language for language in WESTERN_LETTERS)


def _detect_by_letters(data: bytes) -> str:
    if _is_western(data):
        return "cp1252"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        refusal = refuse_without_library("encodings other than Unicode")
        raise ImportRefused(
            refusal.message, f"{refusal.help}, or name it with --encoding, such as windows-1252"
        ) from None
    sample = bytearray()
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            sample += line
        if len(sample) > SAMPLE_SIZE:
            break
    results = from_bytes(bytes(sample), cp_isolation=list(CANDIDATES))
    best = results.best()
    if best is None:
        raise ImportRefused("the encoding of the file cannot be told", "save it as UTF-8, or name it with --encoding")
    names = {best.encoding, *best.could_be_from_charset}.intersection(CANDIDATES)  # the same letters in all of these
    return min(names, key=CANDIDATES.index)
