"""Pictures as they are published: without their metadata, and upright."""

from __future__ import annotations

import io
import warnings

from PIL import Image, JpegImagePlugin

from ..load.assets import detect_format
from ..load.picture_metadata import describe_metadata, strip_metadata

_RESIZED_QUALITY = 82
"""Of a JPEG or a WebP that was made smaller."""

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
    """Returns the file to publish for a picture, made that wide; as it is if it is narrower, or cannot be decoded."""
    prepared = prepare_picture(data)
    format = detect_format(prepared[:64])
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(prepared)) as image:
                if getattr(image, "n_frames", 1) > 1 or image.width <= width:
                    return prepared
                is_lossless = image.format == "PNG" or (image.format == "WEBP" and b"VP8L" in prepared[:64])
                profile = image.info.get("icc_profile")
                mode = image.mode if image.mode in ("L", "RGB", "RGBA", "LA", "CMYK") else "RGBA"
                height = max(1, round(image.height * width / image.width))
                resized = image.convert(mode).resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
                options: dict[str, object] = {"icc_profile": profile} if profile else {}
                if image.format == "PNG":
                    options["optimize"] = True
                elif image.format == "WEBP":
                    options |= {"quality": _RESIZED_QUALITY, "lossless": is_lossless}
                else:
                    options |= {"quality": _RESIZED_QUALITY, "optimize": True, "progressive": True}
                resized.save(out, image.format, **options)
    except Exception:  # a decoder meets whatever somebody wrote, and each of them raises in its own way
        return prepared
    smaller = strip_metadata(out.getvalue(), format)
    return smaller if len(smaller) < len(prepared) else prepared


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
