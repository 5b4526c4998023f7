"""A picture is published without what its file says about people and places, with the same pixels, and upright."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course, findings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from trellis.load import picture_metadata
from trellis.load.picture_metadata import CAMERA, NAME, PLACE, describe_metadata, strip_metadata
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.pictures import prepare_picture

SECRETS = (b"Grace Example", b"GPS", b"Exif", b"Hidden Bay", b"http://ns.adobe.com/xap", b"1234-5678")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" about="http://ns.adobe.com/xap/1.0/"><dc:creator>Grace Example</dc:creator>'
    b"<exif:GPSLatitude>51</exif:GPSLatitude></x:xmpmeta>"
)


def gradient(width: int = 24, height: int = 16) -> Image.Image:
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 10 % 256, y * 15 % 256, (x + y) % 256) for y in range(height) for x in range(width)])
    return image


def exif(orientation: int = 1, *, place: bool = True) -> Image.Exif:
    data = Image.Exif()
    data[0x013B] = "Grace Example"
    data[0x0112] = orientation
    data.get_ifd(0x8769)[0xA431] = "1234-5678"
    if place:
        data.get_ifd(0x8825).update({1: "N", 2: (51.0, 54.0, 0.0), 3: "E", 4: (4.0, 29.0, 0.0), 28: b"Hidden Bay"})
    return data


def save(image: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)  # type: ignore[arg-type]
    return out.getvalue()


def pixels(data: bytes) -> list[tuple[bytes, object]]:
    """Each frame's pixels, with how long it is shown."""
    image = Image.open(io.BytesIO(data))
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append((image.convert("RGBA").tobytes(), image.info.get("duration")))
    return frames


def png_texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Grace Example")
    info.add_text("Comment", "Grace Example, Hidden Bay", zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


PROFILE = bytes(range(128)) * 3
FRAMES = [gradient(), ImageOps.invert(gradient())]

PICTURES = {
    "a photo": save(gradient(), "JPEG", exif=exif(), icc_profile=PROFILE, comment=b"Grace Example", xmp=XMP),
    "a progressive photo": save(gradient(), "JPEG", exif=exif(), progressive=True),
    "a photo in CMYK": save(gradient().convert("CMYK"), "JPEG", exif=exif()),
    "a photo with a film behind it": save(gradient(), "JPEG", exif=exif()) + b"ftypmp42 Hidden Bay",
    "a drawing": save(gradient(), "PNG", exif=exif(), icc_profile=PROFILE, pnginfo=png_texts(), dpi=(96, 96)),
    "a drawing with a tail": save(gradient(), "PNG") + b"Hidden Bay",
    "a moving drawing": save(FRAMES[0], "PNG", save_all=True, append_images=FRAMES[1:], duration=80, exif=exif()),
    "a picture in WebP": save(gradient(), "WebP", lossless=True, exif=exif(), xmp=XMP, icc_profile=PROFILE),
    "a lossy picture in WebP": save(gradient(), "WebP", exif=exif()),
    "a moving picture in WebP": save(
        FRAMES[0], "WebP", save_all=True, append_images=FRAMES[1:], duration=80, lossless=True, exif=exif(), xmp=XMP
    ),
    "a moving GIF": save(
        FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=80, loop=0, comment=b"Grace Example"
    ),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES.keys())
def test_nothing_but_pixels_and_colours_is_published(data: bytes) -> None:
    published = prepare_picture(data)
    assert [secret for secret in SECRETS if secret in published] == []
    assert any(secret in data for secret in SECRETS)
    assert pixels(published) == pixels(data)
    before, after = (Image.open(io.BytesIO(one)) for one in (data, published))
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert after.info.get("loop") == before.info.get("loop")
    assert not after.getexif()
    assert prepare_picture(published) == published


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WebP"])
@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_a_picture_that_was_to_be_turned_is_upright(format: str, orientation: int) -> None:
    data = save(
        gradient(),
        format,
        exif=exif(orientation),
        icc_profile=PROFILE,
        **({"lossless": True} if format == "WebP" else {}),
    )
    published = Image.open(io.BytesIO(prepare_picture(data)))
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert published.size == expected.size
    assert not published.getexif()
    assert published.info.get("icc_profile") == PROFILE
    pairs = zip(published.convert("RGB").tobytes(), expected.convert("RGB").tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (3 * 24 * 16) < (0.1 if format == "PNG" else 6)
    assert [secret for secret in SECRETS if secret in prepare_picture(data)] == []


def test_the_check_tells_what_is_in_a_picture(portal: Portal) -> None:
    bare = gradient()
    root = portal(
        {
            "content/sales/courses/dock/index.md": course("Working on the dock"),
            "content/sales/courses/dock/place.jpg": PICTURES["a photo"],
            "content/sales/courses/dock/name.png": save(bare, "PNG", pnginfo=png_texts()),
            "content/sales/courses/dock/both.webp": save(bare, "WebP", exif=exif(place=False)),
            "content/sales/courses/dock/bare.jpg": save(bare, "JPEG"),
            "content/sales/courses/dock/bare.gif": save(bare, "GIF"),
        }
    )
    told = findings(root, "picture-metadata")
    assert [line.partition(":")[0].rpartition("/")[2] for line in told] == ["both.webp", "name.png", "place.jpg"]
    assert f"{PLACE}, {NAME} and {CAMERA}" in told[2]
    assert f"hold {NAME} and {CAMERA};" in told[0]


def test_a_field_that_is_empty_names_nobody() -> None:
    data = Image.Exif()
    data[0x013B] = "    "
    data.get_ifd(0x8825)[0] = b"\2\3\0\0"
    assert describe_metadata(save(gradient(), "JPEG", exif=data), "JPEG").private == ()


def test_the_site_has_the_picture_without_its_metadata_and_a_document_as_it_is(portal: Portal) -> None:
    paper = b"%PDF-1.7\n1 0 obj\nendobj\n"
    page = course("Working on the dock", "mvp", sunset="2027-06-30") + "\n![The dock](place.jpg)\n"
    files: dict[str, str | bytes] = {
        "content/sales/courses/dock/index.md": page,
        "content/sales/courses/dock/place.jpg": PICTURES["a photo"],
        "content/sales/courses/dock/paper.pdf": paper,
    }
    root = portal(files)
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    folder = root / "out" / "sales" / "courses" / "dock"
    assert (folder / "place.jpg").read_bytes() == strip_metadata(PICTURES["a photo"], "JPEG")
    assert (folder / "paper.pdf").read_bytes() == paper
    assert (root / "content/sales/courses/dock/place.jpg").read_bytes() == PICTURES["a photo"]


@given(
    st.sampled_from(sorted(PICTURES)),
    st.integers(0, 3000),
    st.binary(max_size=12),
    st.booleans(),
)
def test_whatever_a_file_holds_the_check_and_the_build_go_on(name: str, place: int, bytes_: bytes, cut: bool) -> None:
    data = PICTURES[name]
    place = min(place, len(data))
    broken = data[:20] + data[20:place] + bytes_ + (b"" if cut else data[max(20, place) + len(bytes_) :])
    published = prepare_picture(broken)
    format = {"\xff": "JPEG", "\x89": "PNG", "R": "WebP", "G": "GIF"}[chr(data[0])]
    describe_metadata(broken, format)
    assert len(published) <= len(broken) + 2000


def test_a_file_that_ends_too_early_is_published_as_far_as_it_was_read(tmp_path: Path) -> None:
    data = PICTURES["a photo"]
    start_of_exif = data.index(b"Exif")
    assert b"Grace" not in prepare_picture(data[: start_of_exif + 60])


def build_exif(*fields: bytes) -> bytes:
    """EXIF whose fields are written as they are given, twelve bytes each, with the orientation 6 before them."""
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1 + len(fields)) + turned + b"".join(fields) + bytes(4)


ODD_FIELDS = {
    "resolution unit as text": struct.pack("<HHI4s", 0x0128, 2, 4, b"abc"),
    "width as text": struct.pack("<HHI4s", 0x0100, 2, 4, b"abc"),
    "photometric interpretation as text": struct.pack("<HHI4s", 0x0106, 2, 4, b"abc"),
    "two photometric interpretations": struct.pack("<HHIHH", 0x0106, 3, 2, 1, 2),
    "positioning as text": struct.pack("<HHI4s", 0x0213, 2, 4, b"abc"),
    "resolution as text": struct.pack("<HHI4s", 0x011A, 2, 4, b"abc"),
    "a type that there is not": struct.pack("<HHI4s", 0x0110, 99, 4, b"abc"),
    "a value that lies behind the end": struct.pack("<HHII", 0x0111, 4, 900, 1 << 30),
}


@pytest.mark.parametrize("field", ODD_FIELDS.values(), ids=ODD_FIELDS)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WebP"])
def test_odd_metadata_turn_the_picture_and_are_left_out(format: str, field: bytes) -> None:
    data = add_exif(save(gradient(), format), format, build_exif(field))
    assert describe_metadata(data, format).orientation == 6
    assert describe_metadata(data, format).is_whole
    published = Image.open(io.BytesIO(prepare_picture(data)))
    published.load()
    assert published.size == (16, 24)
    assert not published.getexif()


def add_exif(data: bytes, format: str, content: bytes) -> bytes:
    if format == "JPEG":
        return data[:2] + b"\xff\xe1" + (len(content) + 8).to_bytes(2, "big") + b"Exif\0\0" + content + data[2:]
    if format == "PNG":
        chunk = b"eXIf" + content
        return data[:33] + len(content).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + data[33:]
    chunk = b"EXIF" + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)
    head = b"VP8X" + struct.pack("<IB3x", 10, 0b1000) + (23).to_bytes(3, "little") + (15).to_bytes(3, "little")
    body = b"WEBP" + head + data[12:] + chunk
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def cut(name: str, share: float) -> bytes:
    return PICTURES[name][: int(len(PICTURES[name]) * share)]


BROKEN = {
    "a.webp": b"RIFF\x0c\0\0\0WEBPVP8X\0\0\0\0",
    "b.webp": b"RIFF\x10\0\0\0WEBPVP8X\x04\0\0\0\x0c\0\0\0",
    "c.webp": cut("a lossy picture in WebP", 0.5),
    "d.webp": cut("a moving picture in WebP", 0.9),
    "a.gif": b"GIF89a",
    "b.gif": cut("a moving GIF", 0.6),
    "a.png": save(gradient(), "PNG")[:60],
    "b.png": save(gradient(), "PNG")[:-12],
    "c.png": b"\x89PNG\r\n\x1a\n",
    "a.jpg": b"\xff\xd8\xff",
    "b.jpg": cut("a photo", 0.9),
    "c.jpg": b"\xff\xd8\xff\xd9",
}


def test_a_picture_that_cannot_be_decoded_is_found_and_one_that_can_is_not(portal: Portal) -> None:
    folder = "content/sales/courses/dock/"
    files: dict[str, str | bytes] = {f"{folder}{name}": data for name, data in BROKEN.items()}
    whole = ("a photo", "a progressive photo", "a photo with a film behind it")
    files |= {f"{folder}whole-{number}.jpg": PICTURES[name] for number, name in enumerate(whole)}
    files |= {f"{folder}whole.png": PICTURES["a moving drawing"], f"{folder}whole.gif": PICTURES["a moving GIF"]}
    files |= {f"{folder}whole.webp": PICTURES["a moving picture in WebP"]}
    root = portal({f"{folder}index.md": course("Working on the dock"), **files})
    told = findings(root, "asset-not-what-it-says")
    assert {line.partition(":")[0].rpartition("/")[2] for line in told} == set(BROKEN)
    assert all("cut off or damaged" in line for line in told)


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_picture_that_cannot_be_decoded_stops_no_build(data: bytes) -> None:
    prepare_picture(data)


@pytest.mark.parametrize("marker", [0x83, 0x02, 0xF0, 0xFD, 0xFE, 0xE0, 0xE2, 0xEF])
def test_nothing_is_published_in_a_segment_that_says_nothing_about_pixels(marker: int) -> None:
    data = save(gradient(), "JPEG")
    segment = bytes((0xFF, marker, 0, 15)) + b"Grace Example"
    published = prepare_picture(data[:2] + segment + data[2:])
    assert published == data


class CountedBytes(bytes):
    """EXIF whose bytes are counted when they are copied."""

    steps = 0

    def __getitem__(self, index: object) -> object:
        part = super().__getitem__(index)  # type: ignore[index]
        self.steps += len(part) if isinstance(part, bytes) else 1
        return part


@pytest.mark.parametrize("names", [(0x013B,), (0x013B, 0x8298, 0x9C9D, 0xA430, 0xA431, 0xC62F), tuple(range(3000))])
def test_fields_that_overlap_are_read_once(names: tuple[int, ...]) -> None:
    size = 200_000
    fields = [struct.pack("<HHII", names[index % len(names)], 7, size, 8) for index in range(5_000)]
    data = CountedBytes(build_exif(*fields) + bytes(size))
    picture_metadata._describe_exif(data)
    assert 0 < data.steps <= 2 * len(data)


def test_a_name_behind_an_empty_field_is_found() -> None:
    fields = [struct.pack("<HHII", 0x8298, 2, 20, 60), struct.pack("<HHI4s", 0x013B, 2, 3, b"Mei")]
    assert picture_metadata._describe_exif(build_exif(*fields) + bytes(90)).private == (NAME,)
    blank = struct.pack("<HHII", 0x013B, 2, 20, 60)
    assert picture_metadata._describe_exif(build_exif(blank) + bytes(90)).private == ()


def add_to_first_frame(data: bytes, chunk: bytes) -> bytes:
    """An animated WebP with a chunk more in its first frame."""
    start = data.index(b"ANMF")
    end = start + 8 + int.from_bytes(data[start + 4 : start + 8], "little")
    frame = data[start + 8 : end] + chunk
    body = data[8:start] + b"ANMF" + len(frame).to_bytes(4, "little") + frame + data[end:]
    return b"RIFF" + len(body).to_bytes(4, "little") + body


@pytest.mark.parametrize("name", [b"XMP ", b"EXIF", b"note"])
def test_nothing_but_pixels_is_published_in_a_frame(name: bytes) -> None:
    data = PICTURES["a moving picture in WebP"]
    published = prepare_picture(add_to_first_frame(data, name + (18).to_bytes(4, "little") + b"Grace Example, me!"))
    assert published == prepare_picture(data)
    assert len(pixels(published)) == 2


def test_what_is_no_chunk_in_a_frame_is_not_published() -> None:
    data = PICTURES["a moving picture in WebP"]
    assert prepare_picture(add_to_first_frame(data, b"Grace!")) == prepare_picture(data)
    assert prepare_picture(add_to_first_frame(data, b"noteGraceGrace Example")) == prepare_picture(data)


def test_a_frame_without_pixels_is_not_whole() -> None:
    body = b"WEBP" + b"VP8X" + struct.pack("<I10x", 10) + b"ANMF" + struct.pack("<I16x", 16)
    data = b"RIFF" + len(body).to_bytes(4, "little") + body
    assert not describe_metadata(data, "WebP").is_whole
    assert describe_metadata(PICTURES["a moving picture in WebP"], "WebP").is_whole


@pytest.mark.parametrize("label", [0x42, 0x01, 0xFE, 0xFF, 0x00])
def test_nothing_is_published_in_an_extension_of_a_gif_that_says_nothing_about_pixels(label: int) -> None:
    data = PICTURES["a moving GIF"]
    place = data.index(b"\x21\xf9")
    extension = bytes((0x21, label, 11)) + b"GraceExampl" + b"\x02me\0"
    assert prepare_picture(data[:place] + extension + data[place:]) == prepare_picture(data)
