"""Tells a file's format from its first bytes."""

from __future__ import annotations

GIT_LFS_POINTER = "Git LFS pointer"
"""The format of a few lines of text that stand for a file which Git LFS keeps elsewhere."""


def detect_format(head: bytes) -> str:
    """Returns the format of a file that begins with these bytes, or ""."""
    if head.startswith(b"RIFF"):
        return "WebP" if head[8:12] == b"WEBP" else ""
    if head[4:8] == b"ftyp":
        return "MP4" if head[8:11] in (b"iso", b"mp4", b"M4V", b"avc", b"MSN", b"das") else ""
    head = head.removeprefix(b"\xef\xbb\xbf")
    return next((name for magic, name in _SIGNATURES if head.startswith(magic)), "")


_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"\x1aE\xdf\xa3", "WebM"),
    (b"WEBVTT", "WebVTT"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    (b"version https://git-lfs.github.com/spec/", GIT_LFS_POINTER),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<script", "HTML"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"BM", "BMP"),
)
