"""The published JSON Schemas compile in three validators, and what the portal holds is valid by each of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
from click.testing import CliRunner
from conftest import EXAMPLE

from trellis.catalogue.catalogue import Entry
from trellis.derive import PublishedCatalogue, build_catalogue_json, build_catalogue_schema
from trellis.derive.business.document import build_business_json
from trellis.derive.business.schema import build_business_schema
from trellis.derive.data.changes import build_changes_json, build_changes_schema
from trellis.derive.data.endpoints import ENDPOINTS
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.derive.inbox.collect import collect_inbox
from trellis.derive.inbox.document import build_inbox_json, build_inbox_schema
from trellis.derive.pages.governance import build_governance_page
from trellis.kinds import Kind
from trellis.kinds.json_schema import build_schemas
from trellis.load import site_modules
from trellis.load.branch_history import BranchTimes
from trellis.pipeline.run import CheckedPortal

AJV = """
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const read = (file) => JSON.parse(readFileSync(file, "utf-8"));
const verdicts = {};
for (const [schema, data] of read(process.argv[2])) {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  addFormats(ajv);
  ajv.addVocabulary(["x-reference"]);
  try {
    const validate = ajv.compile(read(schema));
    verdicts[schema] = data.filter((file) => !validate(read(file)));
  } catch (error) {
    verdicts[schema] = [String(error)];
  }
}
console.log(JSON.stringify(verdicts));
"""

SCHEMAS = sorted((EXAMPLE / "schemas" / "json").glob("*.json"))
Samples = dict[Path, list[Path]]
"""Schema → files that keep to it."""


@pytest.fixture(scope="module")
def samples(example: CheckedPortal, tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """All schemas as they are published, each with the example's data."""
    room = tmp_path_factory.mktemp("schemas")
    result: Samples = {}
    collections = site_modules.load_collections(EXAMPLE)
    for (path, text), collection in zip(build_schemas(collections), collections, strict=True):
        schema = room / path.name
        schema.write_text(text, "utf-8")
        rows = [read_front_matter(e) for e in example.catalogue.entries.get(collection.model.NAME, {}).values()]
        result[schema] = [
            write(room / f"{schema.stem}-{number}.json", data)
            for number, data in enumerate([rows] if collection.many else rows)
        ]
    for name, (document, data) in build_site_data(example).items():
        result[write(room / name, document)] = [write(room / f"{name}-data.json", data)]
    return result


def build_site_data(example: CheckedPortal) -> dict[str, tuple[Any, Any]]:
    """Returns the schemas that a site publishes, by the names of their files, each with the example's data."""
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    published = PublishedCatalogue(example.catalogue, example.context, example.rules)
    site = SiteIdentity("Learning", "https://learning.example/")
    catalogue = build_catalogue_json(published, moment, site)
    inbox = build_inbox_json(collect_inbox(published, build_governance_page(published)), published.today)
    times = BranchTimes({course.path: 1_790_000_000 for course in example.catalogue.courses}, {})
    return {
        "catalogue-1.json": (build_catalogue_schema(site_modules.load_collections(EXAMPLE)), catalogue),
        "changes-1.json": (build_changes_schema(), build_changes_json(published, site, times, moment)),
        "business-1.json": (build_business_schema(), build_business_json(published)),
        "inbox-1.json": (build_inbox_schema(), inbox),
    }


def write(file: Path, document: Any) -> Path:
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return file


def read_front_matter(entry: Entry[Kind]) -> Any:
    """Returns what the author wrote, as JSON; times in the short form that authors type."""
    values = entry.meta.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if entry.kind == "session":
        values |= {key: values[key].replace("T", " ")[:16] for key in ("start", "end")}
    return values


def read_json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def test_every_schema_has_data_to_hold_it_to(samples: Samples) -> None:
    names = {endpoint.schema.rpartition("/")[2] for endpoint in ENDPOINTS if endpoint.schema}
    assert {schema.name for schema in samples} == {schema.name for schema in SCHEMAS} | names
    assert [schema.name for schema, files in samples.items() if not files] == []


def test_jsonschema_takes_each_and_its_data(samples: Samples) -> None:
    for schema, files in samples.items():
        document = read_json(schema)
        jsonschema.Draft202012Validator.check_schema(document)
        validator = jsonschema.Draft202012Validator(document, format_checker=jsonschema.FormatChecker())
        for file in files:
            faults = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(read_json(file))]
            assert (schema.name, faults) == (schema.name, [])


def test_check_jsonschema_takes_each_and_its_data(samples: Samples) -> None:
    for schema, files in samples.items():
        assert run_check_jsonschema(schema, files) == (0, ""), schema.name


def run_check_jsonschema(schema: Path, files: list[Path]) -> tuple[int, str]:
    """Returns the exit code, and what is printed of faults. The command runs in this process, which starts it once."""
    done = CliRunner().invoke(check_jsonschema.main, ["--schemafile", str(schema), *map(str, files)])
    return done.exit_code, "" if done.exit_code == 0 else done.output


def test_ajv_takes_each_and_its_data(samples: Samples, tmp_path: Path) -> None:
    assert run_ajv(samples, tmp_path) == {schema.name: [] for schema in samples}


def test_each_validator_refuses_what_is_wrong(samples: Samples, tmp_path: Path) -> None:
    """Compiling alone proves little: a broken address of a course and a number below its limit are refused by all."""
    schema = next(schema for schema in samples if schema.name == "course.schema.json")
    course = read_json(samples[schema][0])
    faults = ({"enrol_url": 'https://example.org/"a b'}, {"minutes": 0}, {"language": "-"}, {"credit": "Noor Haddad"})
    files = [write(tmp_path / f"{number}.json", {**course, **fault}) for number, fault in enumerate(faults)]
    validator = jsonschema.Draft202012Validator(read_json(schema))
    assert not any(validator.is_valid(read_json(file)) for file in files)
    for file in files:
        assert run_check_jsonschema(schema, [file])[0] == 1
    assert run_ajv({schema: files}, tmp_path) == {schema.name: [str(file) for file in files]}


def run_ajv(samples: Samples, room: Path) -> dict[str, list[str]]:
    """Returns, by schema, the files that ajv refuses, or why it does not compile. Node finds packages by the script."""
    jobs = write(
        room / "jobs.json", [[str(schema), [str(file) for file in files]] for schema, files in samples.items()]
    )
    node = str(Path(sys.executable).with_name("node"))
    done = subprocess.run(
        [node, "--input-type=module", "-", str(jobs)],
        cwd=EXAMPLE,
        input=AJV,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {Path(schema).name: verdict for schema, verdict in json.loads(done.stdout).items()}


def test_no_pattern_escapes_what_needs_none(samples: Samples) -> None:
    """The `u` flag of JavaScript allows a backslash before signs of the syntax and a few letters, and nowhere else."""
    patterns = {pattern for schema in samples for pattern in list_patterns(read_json(schema))}
    assert len(patterns) > 5
    escapes = {escape for pattern in patterns for escape in re.findall(r"\\(.)", pattern)}
    assert escapes <= set("^$\\.*+?()[]{}|/dDwWsSbBnrtfvxupP-0123456789")


def list_patterns(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["pattern"]] if isinstance(document.get("pattern"), str) else []
        return own + [pattern for value in document.values() for pattern in list_patterns(value)]
    return [pattern for value in document for pattern in list_patterns(value)] if isinstance(document, list) else []
