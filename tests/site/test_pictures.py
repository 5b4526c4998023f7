"""A picture is published without what its file says about people and places, with the same pixels, and upright."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course, findings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

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
