"""Pictures as they are published: without their metadata, and upright."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, JpegImagePlugin

from ..load.assets import detect_format
from ..load.picture_metadata import describe_metadata, strip_metadata

_QUALITY = 92
"""Of a turned JPEG whose own tables of quantisation cannot be used, and of a turned WebP."""


def prepare_picture(data: bytes) -> bytes:
    """Returns the file to publish for a picture's file; other files as they are.

    Pixels are encoded again only where metadata say that the picture is to be turned, which browsers no longer learn.
    """
    format = detect_format(data[:64])
    if format not in ("JPEG", "PNG", "WebP", "GIF"):
        return data
    if describe_metadata(data, format).orientation != 1:
        turned = _turn_upright(data)
        return strip_metadata(turned if turned is not None else data, format)
    return strip_metadata(data, format)


def _turn_upright(data: bytes) -> bytes | None:
    """Returns the picture turned as its metadata say; None if it cannot be decoded, or if it moves."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                if getattr(image, "n_frames", 1) > 1:
                    return None
                turned = ImageOps.exif_transpose(image)
                options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
                if isinstance(image, JpegImagePlugin.JpegImageFile):
                    options |= _read_jpeg_options(image)
                elif image.format == "WEBP":
                    options |= {"quality": _QUALITY, "lossless": b"VP8L" in data}
                turned.save(out, image.format, **options)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return out.getvalue()


def _read_jpeg_options(image: JpegImagePlugin.JpegImageFile) -> dict[str, object]:
    """Returns the settings that encode the turned picture as finely as it was."""
    subsampling = JpegImagePlugin.get_sampling(image)
    options: dict[str, object] = {"optimize": True, "progressive": bool(image.info.get("progressive"))}
    options |= {"subsampling": subsampling} if subsampling >= 0 else {}
    return options | ({"qtables": image.quantization} if image.quantization else {"quality": _QUALITY})
