"""Pictures as they are published: without their metadata, and upright."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping

from PIL import Image, JpegImagePlugin

from ..load.assets import detect_format
from ..load.picture_forms import LARGE_WIDTH
from ..load.picture_metadata import describe_metadata, strip_metadata

_RESIZED_QUALITY = 82
"""Of a JPEG or a WebP that was made smaller."""

_COARSE_QUALITIES = (60, 40, 20)
"""Of a WebP that would be larger than the wider one, tried one after the other."""

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
    that would take more is the picture as it is.
    """
    prepared = prepare_picture(data)
    format = detect_format(prepared[:64])
    smallest = b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(prepared)) as image:
                if getattr(image, "n_frames", 1) > 1 or image.width <= width:
                    return prepared
                height = max(1, round(image.height * width / image.width))
                resized = _convert(image).resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
                for encoded in _encode(resized, image, is_lossless=b"VP8L" in prepared[:64]):
                    smallest = min(smallest or encoded, encoded, key=len)
                    if len(smallest) < len(prepared):
                        break
    except Exception:  # a decoder meets whatever somebody wrote, and each of them raises in its own way
        return prepared
    if width >= LARGE_WIDTH and len(smallest) >= len(prepared):
        return prepared
    return strip_metadata(smallest, format)


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
    """Yields the files of a resized picture, a finer one first. Those that follow are as coarse as the original is."""
    profile = original.info.get("icc_profile")
    options: dict[str, object] = {"icc_profile": profile} if profile else {}
    if original.format == "PNG":
        yield _save(resized, "PNG", options | {"optimize": True})
        if original.mode in ("1", "P"):
            method = Image.Quantize.FASTOCTREE if resized.mode == "RGBA" else Image.Quantize.MEDIANCUT
            colors = 16 if original.mode == "1" else 256
            yield _save(resized.quantize(colors, method), "PNG", options | {"optimize": True})
    elif original.format == "WEBP":
        yield _save(resized, "WEBP", options | {"quality": _RESIZED_QUALITY, "lossless": is_lossless})
        for quality in _COARSE_QUALITIES:
            yield _save(resized, "WEBP", options | {"quality": quality})
    else:
        options |= {"optimize": True, "progressive": True}
        yield _save(resized, "JPEG", options | {"quality": _RESIZED_QUALITY})
        if isinstance(original, JpegImagePlugin.JpegImageFile):
            yield _save(resized, "JPEG", options | _read_jpeg_options(original))


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

    data: a file without metadata, so that only its pixels and colours are decoded.
    """
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                if getattr(image, "n_frames", 1) > 1:
                    return None
                turned = image.transpose(turn)
                options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
                if isinstance(image, JpegImagePlugin.JpegImageFile):
                    options |= _read_jpeg_options(image)
                elif image.format == "WEBP":
                    options |= {"quality": _QUALITY, "lossless": b"VP8L" in data}
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
