"""A cached result is not believed by another engine, Python or library."""

from __future__ import annotations

from importlib import metadata

import pytest

from trellis.load import cache


@pytest.mark.parametrize("package", ["pydantic", "PyYAML", "python-frontmatter", "lunr", "numpy", "wordllama", "babel"])
def test_another_version_of_a_library_is_another_fingerprint(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.compute_fingerprint()

    def read_version(name: str) -> str:
        return "0.0.1" if name.lower() == package.lower() else metadata.version(name)

    monkeypatch.setattr(cache, "version", read_version)
    assert cache.compute_fingerprint() != before


def test_the_same_libraries_are_the_same_fingerprint() -> None:
    assert cache.compute_fingerprint() == cache.compute_fingerprint()


def test_another_text_of_any_module_is_another_fingerprint(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("engine")
    for name in ("load/cache.py", "check/rules/text/heading_order.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a = 1\n", "utf-8")
    monkeypatch.setattr(cache, "__file__", str(folder / "load" / "cache.py"))
    before = cache.compute_fingerprint()
    (folder / "check/rules/text/heading_order.py").write_text("a = 2\n", "utf-8")
    assert cache.compute_fingerprint() != before
