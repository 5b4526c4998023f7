"""Films that say where they were taken or by whom, in the ways that programs write it, and such that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from trellis.load import film_metadata
from trellis.load.film_metadata import read_film_metadata
from trellis.load.picture_metadata import NAME, PLACE

FTYP = b"\0\0\0\x18ftypisom\0\0\2\0isommp41"
WEBM = b"\x1aE\xdf\xa3\x80"


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def element(id: bytes, *contents: bytes, has_size: bool = True) -> bytes:
    content = b"".join(contents)
    return id + (b"\x08" + len(content).to_bytes(4, "big") if has_size else b"\xff") + content


def tag(name: bytes, text: bytes) -> bytes:
    simple_tag = element(b"\x67\xc8", element(b"\x45\xa3", name), element(b"\x44\x87", text))
    return element(b"\x12\x54\xc3\x67", element(b"\x73\x73", simple_tag))


def item(kind: bytes, text: bytes) -> bytes:
    return box(kind, box(b"data", b"\0\0\0\1\0\0\0\0", text))


PLACE_BOX = box(b"\xa9xyz", b"\0\x12\x15\xc7+52.3702+004.8952/")
KEY = b"com.apple.quicktime.location.ISO6709"
KEYS = box(b"keys", b"\0\0\0\0\0\0\0\1", box(b"mdta", KEY))
HANDLER = box(b"hdlr", b"\0" * 24)
LARGE = b"\0\0\0\1mdat" + (16 + 9).to_bytes(8, "big") + b"frames..."
SEGMENT = b"\x18\x53\x80\x67"

FILMS: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "a telephone's": ("MP4", FTYP + LARGE + box(b"moov", box(b"udta", PLACE_BOX)), (PLACE,)),
    "3GPP": ("MP4", FTYP + box(b"moov", box(b"udta", box(b"loci", b"\0\0\0\0\x15\xc7Kade\0"))), (PLACE,)),
    "a track's": (
        "MP4",
        FTYP + box(b"moov", box(b"trak", box(b"udta", box(b"auth", b"\0\0\0\0\x15\xc7Ada")))),
        (NAME,),
    ),
    "iTunes": (
        "MP4",
        FTYP + box(b"moov", box(b"udta", box(b"meta", b"\0" * 4, HANDLER, box(b"ilst", item(b"\xa9ART", b"Ada"))))),
        (NAME,),
    ),
    "QuickTime": ("MP4", FTYP + box(b"moov", box(b"meta", HANDLER, KEYS)), (PLACE,)),
    "to the file's end": ("MP4", FTYP + b"\0\0\0\0moov" + box(b"udta", PLACE_BOX), (PLACE,)),
    "WebM": ("WebM", WEBM + element(SEGMENT, tag(b"ARTIST", b"Ada"), tag(b"LOCATION", b"52,4")), (PLACE, NAME)),
    "WebM of unknown size": ("WebM", WEBM + element(SEGMENT, tag(b"DIRECTOR", b"Ada"), has_size=False), (NAME,)),
    "another tag": ("WebM", WEBM + element(SEGMENT, tag(b"ENCODER", b"Lavf"), tag(b"ARTIST", b"")), ()),
    "a program's name": ("MP4", FTYP + box(b"moov", box(b"udta", box(b"\xa9too", b"\0\4\x15\xc7Lavf"))), ()),
    "in the frames": ("MP4", FTYP + box(b"mdat", box(b"udta", PLACE_BOX)), ()),
    "an empty one": ("MP4", FTYP + box(b"moov", box(b"udta", box(b"\xa9xyz", b"\0\0\0\0"))), ()),
}


@pytest.mark.parametrize(("format", "content", "private"), FILMS.values(), ids=FILMS)
def test_a_film_tells_what_its_metadata_hold(
    tmp_path: Path, format: str, content: bytes, private: tuple[str, ...]
) -> None:
    (tmp_path / "film").write_bytes(content)
    assert read_film_metadata(str(tmp_path / "film"), format) == private


@pytest.mark.parametrize("format", ["MP4", "WebM"])
def test_a_film_that_is_cut_or_changed_is_read_to_an_end(tmp_path: Path, format: str) -> None:
    file = tmp_path / "film"
    whole = next(content for kind, content, private in reversed(FILMS.values()) if kind == format and private)
    for place in range(len(whole)):
        for content in (
            whole[:place],
            whole[:place] + b"\xff" + whole[place + 1 :],
            whole[:place] + b"\0" + whole[place:],
        ):
            file.write_bytes(content)
            assert set(read_film_metadata(str(file), format)) <= {PLACE, NAME}


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("MP4", box(b"moov", box(b"free") * 60_000)),
        ("MP4", b"".join((1_000_000 - 8 * n).to_bytes(4, "big") + b"moov" for n in range(60_000)) + b"\0" * 600_000),
        ("WebM", element(SEGMENT, b"\xec\x80" * 60_000)),
    ],
)
def test_how_much_of_a_film_is_looked_at_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, content: bytes
) -> None:
    (tmp_path / "film").write_bytes(content)
    reads: list[int] = []
    read = film_metadata._read
    monkeypatch.setattr(film_metadata, "_read", lambda *a: reads.append(1) or read(*a))
    assert read_film_metadata(str(tmp_path / "film"), format) == ()
    assert len(reads) <= film_metadata._MAX_BOXES * 2
