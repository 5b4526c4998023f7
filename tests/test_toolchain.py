"""The tools that check scripts are pinned, name no registry, and are no part of the site."""

from __future__ import annotations

import json

from conftest import EXAMPLE


def test_the_lock_pins_every_package_and_names_no_registry() -> None:
    lock = json.loads((EXAMPLE / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 10
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []


def test_scripts_need_nothing_but_each_other() -> None:
    own = json.loads((EXAMPLE / "package.json").read_text("utf-8"))
    assert "dependencies" not in own
