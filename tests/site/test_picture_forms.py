"""A picture is published in a large and a small form, and a page says how large it is before it is loaded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from PIL import Image, ImageChops, ImageOps, ImageStat

from trellis.load.assets import Asset, read_asset
from trellis.load.cache import Cache
from trellis.load.picture_forms import (
    MAX_FORM_PIXELS,
    PictureForms,
    ask_for_forms,
    choose_forms,
    decode_forms,
    encode_forms,
    name_small_form,
    read_question,
)
from trellis.load.picture_size import PictureSize
from trellis.pipeline.run import run_pipeline
from trellis.site import pictures
from trellis.site.markdown.page import render_body
from trellis.site.pictures import resize_picture
from trellis.site.plain.build import build_plain_site


def draw(format: str, size: tuple[int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, format, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "size", "forms"),
    [
        ("PNG", (3_200, 2_000), PictureForms(1_600, 1_000, 800)),
        ("JPEG", (1_200, 900), PictureForms(1_200, 900, 800)),
        ("WebP", (900, 600), PictureForms(900, 600)),
        ("GIF", (2_000, 100), PictureForms(2_000, 100)),
        ("PNG", (0, 0), None),
        ("PNG", (1_602, 31_200), PictureForms(1_602, 31_200)),
        ("JPEG", (1_440, 20_000), PictureForms(1_440, 20_000)),
        ("WebP", (2_000, 8_000), PictureForms(2_000, 8_000, 800)),
        ("JPEG", (7_000, 7_100), PictureForms(1_600, 1_623, 800)),
        ("PNG", (40_000, 40_000), PictureForms(40_000, 40_000)),
    ],
)
def test_the_forms_follow_from_the_size(format: str, size: tuple[int, int], forms: PictureForms | None) -> None:
    asset = Asset("content/a/dock.png", 1, format, picture_size=PictureSize(*size))
    assert choose_forms(asset) == forms
    assert decode_forms(encode_forms(forms)) == forms
    assert read_question(ask_for_forms("dock.png")) == "dock.png"
    assert not read_question("dock.png")


def test_no_form_is_larger_than_is_made_in_time() -> None:
    for width in range(1_050, 20_000, 950):
        for height in range(1_000, 50_000_000 // width, 7_000):
            forms = choose_forms(Asset("content/a.png", 1, "PNG", picture_size=PictureSize(width, height)))
            assert forms is not None
            is_made = forms.width < width
            assert not is_made or forms.width * forms.height <= MAX_FORM_PIXELS
            assert 800 * round(height * 800 / width) <= MAX_FORM_PIXELS or not forms.small_width


@pytest.mark.parametrize(("format", "mode"), [("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "RGB")])
def test_a_form_with_many_pixels_is_encoded_once(monkeypatch: pytest.MonkeyPatch, format: str, mode: str) -> None:
    """It has more bytes than the file, which is plain; the large form is then the file."""
    saved: list[dict[str, object]] = []
    save = pictures._save
    monkeypatch.setattr(pictures, "_save", lambda *options: (saved.append(dict(options[2])), save(*options))[1])
    monkeypatch.setattr(pictures, "_MAX_FINE_PIXELS", 10_000)
    out = io.BytesIO()
    Image.new(mode, (1_700, 40)).save(out, format)
    large = resize_picture(out.getvalue(), 1_600)
    assert len(saved) == 1
    assert format == "JPEG" or not saved[0].get("optimize")
    assert len(large) <= len(out.getvalue())


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_made_smaller_before_it_is_turned(
    monkeypatch: pytest.MonkeyPatch, format: str, orientation: int
) -> None:
    monkeypatch.setattr(pictures, "_turn", None)
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn = Image.new("RGB", (1_000, 900), "white")
    drawn.paste("black", (0, 0, 500, 450))  # one corner
    out = io.BytesIO()
    drawn.save(out, format, exif=exif)
    small = Image.open(io.BytesIO(resize_picture(out.getvalue(), 800))).convert("L")
    upright = ImageOps.exif_transpose(Image.open(out)).convert("L").resize(small.size)
    assert small.size == ((800, 720) if orientation < 5 else (800, 889))
    assert abs(ImageStat.Stat(ImageChops.difference(small, upright)).mean[0]) < 3


def test_a_picture_that_moves_is_not_resized(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (2_000, 10), color) for color in ("red", "blue")]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    assert choose_forms(read_asset(str(tmp_path), "a.png")) == PictureForms(2_000, 10)
    assert resize_picture((tmp_path / "a.png").read_bytes(), 800) == (tmp_path / "a.png").read_bytes()


def test_the_size_of_a_picture_is_that_of_the_upright_one(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "a.jpg").write_bytes(draw("JPEG", (30, 20), exif=exif))
    assert read_asset(str(tmp_path), "a.jpg").picture_size == (20, 30)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WebP"])
def test_a_form_is_the_same_whenever_it_is_made(format: str) -> None:
    data = draw(format, (1_000, 500))
    small = resize_picture(data, 800)
    assert Image.open(io.BytesIO(small)).size == (800, 400)
    assert resize_picture(data, 800) == small
    assert resize_picture(data[: len(data) // 2], 800)  # a part of a picture ends no build


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16", "P", "P transparent", "RGB", "RGBA"])
def test_a_small_form_of_every_kind_of_png_has_its_width_and_its_colors(mode: str) -> None:
    ramp = Image.linear_gradient("L").rotate(90).resize((1_700, 60))
    if mode == "I;16":
        ramp = Image.frombytes(mode, ramp.size, b"".join(bytes((7, value)) for value in ramp.tobytes()))
    out = io.BytesIO()
    options = {"transparency": 255} if "transparent" in mode else {}
    ramp.convert(mode.partition(" ")[0]).save(out, "PNG", **options)  # type: ignore[arg-type]
    small = Image.open(io.BytesIO(resize_picture(out.getvalue(), 800))).convert("RGBA")
    assert small.width == 800
    columns = small.resize((5, 1), Image.Resampling.BOX).convert("LA")
    assert [columns.getpixel((index, 0))[0] // 51 for index in range(4)] == [0, 1, 2, 3]  # type: ignore[index]
    assert (small.getpixel((799, 9))[3] == 0) == ("transparent" in mode)  # type: ignore[index]


def test_a_grey_of_16_bits_that_is_transparent_stays_so() -> None:
    out = io.BytesIO()
    row = (300).to_bytes(2, "little") * 500 + (60_000).to_bytes(2, "little") * 500
    Image.frombytes("I;16", (1_000, 10), row * 10).save(out, "PNG", transparency=300)
    small = Image.open(io.BytesIO(resize_picture(out.getvalue(), 800))).convert("LA")
    assert (small.getpixel((100, 5)), small.getpixel((700, 5))) == ((0, 0), (234, 255))


def test_a_page_says_how_large_a_picture_is() -> None:
    html = render_body("![Dock](dock.png) <b>x</b>", str, find_forms=lambda target: PictureForms(1_600, 900, 800)).html
    assert (
        '<img alt="Dock" src="dock.png" width="1600" height="900" loading="lazy" srcset="dock.800w.png 800w, dock.png '
        '1600w" sizes="(max-width: 50em) 100vw, 50em">' in html
    )
    plain = render_body("![Dock](dock.png)", str, find_forms=lambda target: None).html
    assert '<img alt="Dock" src="dock.png">' in plain
    assert "srcset" not in render_body('<img src="a.png" srcset="b.png 1w" alt="">', str).html


def test_a_site_has_both_forms_and_keeps_them(portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = course("Working on the dock", "mvp", sunset="2027-06-30") + "\n![The dock](dock.png)\n"
    folder = "content/sales/courses/dock/"
    root = portal({f"{folder}index.md": page, f"{folder}dock.png": draw("PNG", (2_000, 1_000))})
    cache = Cache(tmp_path / "cache", root)
    build_plain_site(root, root / "out", run_pipeline(root, TODAY), strict=True, cache=cache)
    out = root / "out/sales/courses/dock"
    assert Image.open(out / "dock.png").size == (1_600, 800)
    assert Image.open(out / name_small_form("dock.png")).size == (800, 400)
    html = (root / "out/courses/dock/index.html").read_text("utf-8")
    assert 'width="1600" height="800" loading="lazy" srcset="../../sales/courses/dock/dock.800w.png 800w, ' in html
    first = {name: (out / name).read_bytes() for name in ("dock.png", "dock.800w.png")}
    monkeypatch.setattr(pictures, "resize_picture", None)  # the second build takes what the first kept
    build_plain_site(root, root / "out", run_pipeline(root, TODAY), strict=True, cache=cache)
    assert {name: (out / name).read_bytes() for name in first} == first


@pytest.mark.parametrize(
    ("wide", "other", "is_told"),
    [
        ("dock.png", "dock.800w.png", True),
        ("Dock.png", "dock.800W.png", True),
        ("dock.png", "dock.801w.png", False),
        ("yard.png", "dock.800w.png", False),
    ],
)
def test_the_check_tells_of_a_file_at_the_place_of_a_small_form(
    portal: Portal, wide: str, other: str, is_told: bool
) -> None:
    """The build could not write both."""
    folder = "content/sales/courses/lanes"
    shown = f"\n![The dock]({wide})\n\n![The yard]({other})\n"
    small = draw("PNG", (40, 30))
    files = {f"{folder}/{wide}": draw("PNG", (1_700, 40)), f"{folder}/{other}": small}
    root = portal({f"{folder}/index.md": course("Lanes", "mvp", sunset="2027-06-01") + shown, **files})
    found = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "asset-in-reserved-place"]
    assert [d.location.path for d in found] == ([f"{folder}/{other}"] if is_told else [])
