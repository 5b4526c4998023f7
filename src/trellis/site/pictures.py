"""Pictures as they are published: without their metadata, and upright."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping

from PIL import Image, JpegImagePlugin

from ..load.file_format import detect_format
from ..load.picture_forms import LARGE_WIDTH, MAX_FORM_PIXELS
from ..load.picture_metadata import describe_metadata, strip_metadata

_RESIZED_QUALITY = 82
"""Of a JPEG or a WebP that was made smaller."""

_COARSE_QUALITIES = (60, 40, 20)
"""Of a WebP that would be larger than the wider one, tried one after the other."""

_DRAFT_GAP, _REDUCING_GAP = 2, 3
"""How many times as large as its form a picture is at least when it has been decoded, and reduced by whole numbers."""

_MAX_FINE_PIXELS = 2_500_000
"""Up to how many pixels a file is encoded until it is as small as it can be; a larger one is encoded once, and soon.
That is a large form which is nearly as high as wide. The smallest PNG takes a second for each million, four times as
long as a usual one."""

_QUALITY = 92
"""Of a turned JPEG whose own tables of quantisation cannot be used, and of a turned WebP."""


def prepare_picture(data: bytes) -> bytes:
    """Returns the file to publish for a picture's file; other files as they are.

    Pixels are encoded again only where metadata say that the picture is to be turned, which browsers no longer learn.
    """
    format = detect_format(data[:64])
    if format not in ("JPEG", "PNG", "WebP", "GIF"):
        return data
    stripped = strip_metadata(data, format)
    turn = _TURNS.get(describe_metadata(data, format).orientation)
    turned = _turn(stripped, turn) if turn is not None else None
    return stripped if turned is None else strip_metadata(turned, format)


def resize_picture(data: bytes, width: int) -> bytes:
    """Returns the file to publish for a picture, made that wide; as it is if it is narrower, or cannot be decoded.

    A small form has that width even where it takes more bytes, since a browser chooses it by its width. A large one
    that would take more is the picture as it is. A picture is made smaller before it is turned, and a JPEG while it is
    decoded, so that what this takes grows with the pixels of the form.
    """
    format = detect_format(data[:64])
    if format not in ("JPEG", "PNG", "WebP"):
        return prepare_picture(data)
    stripped = strip_metadata(data, format)
    orientation = describe_metadata(data, format).orientation
    smallest = b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(stripped)) as image:
                upright_size = image.size if orientation < 5 else image.size[::-1]
                if getattr(image, "n_frames", 1) == 1 and upright_size[0] > width:
                    size = (width, max(1, round(upright_size[1] * width / upright_size[0])))
                    resized = _resize(image, size, orientation)
                    for encoded in _encode(resized, image, is_lossless=b"VP8L" in stripped[:64]):
                        smallest = min(smallest or encoded, encoded, key=len)
                        if len(smallest) < len(stripped):
                            break
    except Exception:  # a decoder meets whatever somebody wrote, and each of them raises in its own way
        smallest = b""
    is_gain = width < LARGE_WIDTH or orientation in _TURNS or len(smallest) < len(stripped)
    return strip_metadata(smallest, format) if smallest and is_gain else prepare_picture(data)


def _resize(image: Image.Image, size: tuple[int, int], orientation: int) -> Image.Image:
    """Returns a picture made smaller and upright. size: of the upright one."""
    turn = _TURNS.get(orientation)
    size = size if orientation < 5 else size[::-1]
    image.draft(None, (size[0] * _DRAFT_GAP, size[1] * _DRAFT_GAP))
    resized = _convert(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP)
    return resized if turn is None else resized.transpose(turn)


def _convert(image: Image.Image) -> Image.Image:
    """Returns a picture in a mode in which it can be resized."""
    if image.mode.startswith("I"):  # 16 bits a pixel, of which a mere conversion would cut off the bright ones
        wide = image.convert("I")
        grey = wide.point([value >> 8 for value in range(1 << 16)], "L")
        clear = image.info.get("transparency")
        if clear is None:
            return grey
        return Image.merge("LA", (grey, wide.point([255 * (value != clear) for value in range(1 << 16)], "L")))
    if image.mode in ("L", "RGB", "RGBA", "LA", "CMYK"):
        return image.convert(image.mode)
    is_clear = "transparency" in image.info or image.mode not in ("1", "P")
    return image.convert("RGBA" if is_clear else "L" if image.mode == "1" else "RGB")


def _encode(resized: Image.Image, original: Image.Image, *, is_lossless: bool) -> Iterator[bytes]:
    """Yields the files of a resized picture, a finer one first. Those that follow are as coarse as the original is.

    Of a picture with many pixels there is only the first.
    """
    profile = original.info.get("icc_profile")
    options: dict[str, object] = {"icc_profile": profile} if profile else {}
    is_fine = resized.width * resized.height <= _MAX_FINE_PIXELS
    if original.format == "PNG":
        yield _save(resized, "PNG", options | {"optimize": is_fine})
        if is_fine and original.mode in ("1", "P"):
            method = Image.Quantize.FASTOCTREE if resized.mode == "RGBA" else Image.Quantize.MEDIANCUT
            colors = 16 if original.mode == "1" else 256
            yield _save(resized.quantize(colors, method), "PNG", options | {"optimize": True})
    elif original.format == "WEBP":
        options["method"] = _choose_webp_method(resized)
        yield _save(resized, "WEBP", options | {"quality": _RESIZED_QUALITY, "lossless": is_lossless and is_fine})
        for quality in _COARSE_QUALITIES if is_fine else ():
            yield _save(resized, "WEBP", options | {"quality": quality})
    else:
        options |= {"optimize": True, "progressive": True}
        yield _save(resized, "JPEG", options | {"quality": _RESIZED_QUALITY})
        if is_fine and isinstance(original, JpegImagePlugin.JpegImageFile):
            yield _save(resized, "JPEG", options | _read_jpeg_options(original))


def _choose_webp_method(image: Image.Image) -> int:
    """Returns how much is tried to make a WebP small: 4, as usual, and less for a picture with many pixels."""
    pixel_count = image.width * image.height
    return 4 if pixel_count <= _MAX_FINE_PIXELS else 2 if pixel_count <= MAX_FORM_PIXELS else 0


def _save(image: Image.Image, format: str, options: Mapping[str, object]) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF's orientation → what makes a picture upright."""


def _turn(data: bytes, turn: Image.Transpose) -> bytes | None:
    """Returns the picture turned; None if it cannot be decoded, or if it moves.

    data: a file without metadata, so that only its pixels and colours are decoded. One with more pixels than a form has
    is not made as small as it can be, since it may have fifty million.
    """
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                if getattr(image, "n_frames", 1) > 1:
                    return None
                turned = image.transpose(turn)
                is_large = image.width * image.height > MAX_FORM_PIXELS
                options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
                if isinstance(image, JpegImagePlugin.JpegImageFile):
                    options |= _read_jpeg_options(image)
                elif image.format == "WEBP":
                    is_lossless = b"VP8L" in data and not is_large
                    options |= {"quality": _QUALITY, "lossless": is_lossless, "method": _choose_webp_method(image)}
                elif is_large:
                    options["compress_level"] = 1
                turned.save(out, image.format, **options)
    except Exception:  # a decoder meets whatever somebody wrote, and each of them raises in its own way
        return None
    return out.getvalue()


def _read_jpeg_options(image: JpegImagePlugin.JpegImageFile) -> dict[str, object]:
    """Returns the settings that encode the turned picture as finely as it was."""
    subsampling = JpegImagePlugin.get_sampling(image)
    options: dict[str, object] = {"optimize": True, "progressive": bool(image.info.get("progressive"))}
    options |= {"subsampling": subsampling} if subsampling >= 0 else {}
    return options | ({"qtables": image.quantization} if image.quantization else {"quality": _QUALITY})
