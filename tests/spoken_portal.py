"""A small portal with every kind of page, whose own words are Greek: whatever else stands on a page is the interface's.

It has no words of the languages that the interface speaks, so that each of them can be looked for on its pages. Two
courses are in French, which the interface does not speak.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conftest import TODAY

from trellis.approvals.ledger.digest import compute_digest
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

SUMMARY = "Όσα χρειάζεται να γνωρίζει κανείς πριν το κάνει για πρώτη φορά μόνος του."
TEXT = "Αυτό το κείμενο εξηγεί τη διαπραγμάτευση της τιμής μεταφοράς με έναν πελάτη, βήμα προς βήμα, με παραδείγματα."
TEAM = """\
---
title: {title}
summary: Η ομάδα που πουλά μεταφορές και κρατά όσα υποσχέθηκε στους πελάτες της.
manager: {manager}
leads: [{manager}]
{more}---

{text}
"""
COURSE = """\
---
title: {title}
summary: {summary}
status: {status}
tier: {tier}
mode: self-paced
language: {language}
{more}---

{text}
"""
LESSON = "---\ntitle: {title}\ntype: {type}\nminutes: 5\n{more}---\n\n{text}\n"
PATH = """\
---
title: {title}
summary: {summary}
status: stable
kind: {kind}
tier: team
version: 2
audience: {{roles: [meletitis], regions: [Ευρώπη]}}
people: [{{person: bo, role: author}}]
buddy: di
reviewed: 2026-09-01
review_every: 3 months
steps:
- {{section: Πρώτα, items: [timi, palia]}}
- {{section: Μετά, items: [parochos], optional: true}}
{more}---

{text}
"""
STORY = """\
---
title: {title}
summary: {summary}
status: stable
kind: {kind}
date: {date}
audience: {{}}
items: [timi]
people: [{{person: bo, role: author}}]
---

{text}
"""
SESSION = """\
---
title: {title}
summary: {summary}
status: {status}
kind: {kind}
start: 2027-03-02 09:30
end: 2027-03-03 17:00
timezone: Europe/Athens
item: timi
audience: {{}}
instructors: [bo]
capacity: 12
cost: {cost}
enrol_url: https://host.example/enrol
---

{text}
"""
RUBRIC = """\
title: {title}
summary: Κρίνει πώς κάποιος εφαρμόζει όσα διδάσκει το μάθημα σε μια υπόθεση.
status: stable
for: {use}
version: 1
people: [{{person: bo, role: author}}]
criteria:
- id: meros
  text: Ξεχωρίζει τα γεγονότα της υπόθεσης.
  levels: [Παραλείπει γεγονότα, Χρησιμοποιεί τα κύρια, Χρησιμοποιεί όλα, Λέει και τι θα άλλαζε]
  pass: 3
- id: tropos
  text: Ακολουθεί τον τρόπο του μαθήματος.
  levels: [Δεν φαίνεται, Φαίνεται εν μέρει, Φαίνεται όλος, Ταιριάζει και αλλού]
  pass: 3
- id: apotelesma
  text: Φτάνει σε σωστό αποτέλεσμα.
  levels: [Λάθος, Σχεδόν σωστό, Σωστό, Σωστό και ελεγμένο]
  pass: 3
"""
REVIEW = (
    "item: {item}\ncontent_hash: {digest}\nreviewer: {reviewer}\nrole: {role}\nkey: {key}\n"
    "outcome: {outcome}\non: {on}\n{more}"
)


UNREADABLE = ("unknown-key", "wrong-value", "missing-field", "unknown-reference")
"""Rules by which an entry would not be on the site."""


def list_files(language: str) -> dict[str, str]:
    """Path → text of the portal's files, with `language` as its own."""
    duties = "required_for: {teams: [sales], due_days: 30, renew_days: 365}\n"
    return {
        "mkdocs.yml": "site_name: Μάθηση\ndocs_dir: content\ntheme: {name: material}\nplugins: []\n"
        "repo_url: https://forge.example/portal\n",
        "portal.yml": (
            f"language: {language}\nlearning_team: learning\n"
            "approvals: {rubrics: {course: kritirio}}\n"
            "spotlight: [{item: timi, objective: stochos, reason: Ένα μάθημα για όλους., until: 2027-12-31}]\n"
        ),
        "content/people.yml": (
            "- {id: ada, name: Άδα}\n- {id: bo, name: Βίος, manager: ada, team: sales, mentor_for: [timologisi]}\n"
            "- {id: cy, name: Κύρος, manager: ada, team: learning}\n"
            "- {id: di, name: Δίων, manager: cy, team: learning}\n"
        ),
        "content/skills.yml": (
            "- {id: emporio, name: Εμπόριο, summary: Όσα αφορούν το εμπόριο.}\n"
            "- {id: timologisi, name: Τιμολόγηση, parent: emporio, synonyms: [τιμές, προσφορές], "
            "summary: Πώς φτιάχνεται μια τιμή., same_as: 'http://data.europa.eu/esco/skill/1'}\n"
            "- {id: adeia, name: Άδεια}\n"
        ),
        "content/roles.yml": (
            "- {id: meletitis, name: Μελετητής, team: sales}\n- {id: odigos, name: Οδηγός, team: sales}\n"
        ),
        "content/sales/index.md": TEAM.format(
            title="Πωλήσεις",
            manager="bo",
            text=TEXT,
            more="region: Ευρώπη\nliaison: {person: di, from: 2026-07-01, until: 2027-06-30}\nmetrics: [kerdos]\n"
            "recommends: [{item: parochos, reason: Αξίζει τον κόπο.}]\n",
        ),
        "content/learning/index.md": TEAM.format(title="Μάθηση", manager="cy", text=TEXT, more=""),
        "content/desk/index.md": TEAM.format(title="Γραφείο", manager="bo", text=TEXT, more="parent: sales\n"),
        "content/sales/metrics.yml": (
            "- {id: kerdos, name: Κέρδος, scope: team, unit: ευρώ, direction: up, baseline: 21.5, target: 1205, "
            "source: Από τα βιβλία.}\n"
        ),
        "content/sales/objectives/stochos.md": (
            f"---\ntitle: Περισσότερα κέρδη\nsummary: {SUMMARY}\nstatus: stable\nkind: team\n"
            "period: 2026-Q4\nteam: sales\nmetrics: [kerdos]\npeople: [{person: bo, role: author}]\n---\n\nΚείμενο.\n"
        ),
        "content/learning/rubrics/kritirio.yml": RUBRIC.format(title="Κριτήριο μαθήματος", use="content"),
        "content/learning/rubrics/ypothesi.yml": RUBRIC.format(title="Γραπτή υπόθεση", use="checkpoint"),
        "content/sales/courses/timi/index.md": COURSE.format(
            language=language,
            title="Διαπραγμάτευση τιμής",
            summary=SUMMARY,
            status="stable",
            tier="organisation",
            text=TEXT,
            more="skills: [timologisi]\nmetrics: [kerdos]\nobjectives: [stochos]\naliases: [palia-timi]\n"
            "outcomes: [{id: ena, text: Εξηγείς μια τιμή.}]\nrequired_for: {teams: [all], due_days: 90}\n"
            "people: [{person: bo, role: author}, {person: di, role: reviewer}]\nprerequisites: [palia]\n"
            "audience: {teams: [sales], roles: [meletitis, odigos], regions: [Ευρώπη, Ασία]}\n"
            "reviewed: 2026-10-01\nreview_every: 12 months\nhelp_wanted: Ψάχνουμε έναν δάσκαλο.\n"
            "decisions: [{about: parallagi, decision: variant, reason: Άλλη περιοχή και άλλες συνήθειες.}]\n",
        ),
        "content/sales/courses/timi/01-arxi.md": LESSON.format(title="Η αρχή", type="read", text=TEXT, more=""),
        "content/sales/courses/timi/02-askisi.md": LESSON.format(title="Άσκηση", type="activity", text=TEXT, more=""),
        "content/sales/courses/timi/03-erotisi.md": LESSON.format(
            title="Ερώτηση",
            type="quiz",
            text=TEXT,
            more="questions: [{prompt: Πόσο;, choices: [Ένα, Δύο, Τρία], answer: [1, 2], explain: Επειδή.}]\n",
        ),
        "content/sales/courses/timi/04-apodeixi.md": LESSON.format(
            title="Απόδειξη", type="checkpoint", text=TEXT, more="rubric: ypothesi\nevidence: Ένα φύλλο\n"
        ),
        "content/sales/courses/parallagi/index.md": COURSE.format(
            language=language,
            title="Διαπραγμάτευση τιμής αλλού",
            summary=SUMMARY,
            status="mvp",
            tier="team",
            text=TEXT,
            more=f"variant_of: timi\nsunset: 2026-11-01\nskills: [timologisi]\n{duties}",
        ),
        "content/sales/courses/palia/index.md": COURSE.format(
            language=language,
            title="Παλιά τιμή",
            summary=SUMMARY,
            status="retired",
            tier="team",
            text="Κλειστό.",
            more="retired_reason: Πάει.\n",
        ),
        "content/sales/courses/argi/index.md": COURSE.format(
            language=language,
            title="Αργή αποστολή",
            summary=SUMMARY,
            status="stable",
            tier="team",
            text="Άλλο θέμα, με άλλα λόγια.",
            more="reviewed: 2025-01-01\nreview_every: 6 months\n"
            "required_for: {teams: [sales], roles: [odigos], due_days: 14, renew_days: 14}\n",
        ),
        "content/sales/courses/argi/01-arxi.md": LESSON.format(title="Αρχή", type="read", text="Λίγα.", more=""),
        "content/sales/courses/parochos/index.md": COURSE.format(
            language="fr",
            title="Ψυχρή αλυσίδα",
            summary=SUMMARY,
            status="stable",
            tier="individual",
            text="Ένα μάθημα αλλού, για όσους στέλνουν τρόφιμα.",
            more="minutes: 700\nprerequisites: [argi]\n"
            "source: {kind: vendor, provider: Πάροχος, url: 'https://host.example/c', cost: 1450, currency: EUR, "
            "funded: true}\n",
        ),
        "content/desk/courses/parochos-xana/index.md": COURSE.format(
            language="fr",
            title="Ψυχρή αλυσίδα",
            summary=SUMMARY,
            status="stable",
            tier="individual",
            text="Ένα μάθημα αλλού, για όσους στέλνουν τρόφιμα.",
            more="minutes: 700\nsource: {kind: curated, provider: Πάροχος, url: 'https://host.example/c', cost: 0}\n",
        ),
        "content/sales/paths/dromos.md": PATH.format(
            title="Ο δρόμος", summary=SUMMARY, kind="path", text=TEXT, more="metrics: [kerdos]\n"
        ),
        "content/sales/paths/arxi.md": PATH.format(
            title="Οι πρώτες μέρες", summary=SUMMARY, kind="onboarding", text=TEXT, more=""
        ),
        "content/sales/paths/ptychio.md": PATH.format(
            title="Το πτυχίο",
            summary=SUMMARY,
            kind="certificate",
            text=TEXT,
            more="metrics: [kerdos]\ncertificate: {name: Πτυχίο, criteria: Έδειξε τι μπορεί., valid_days: 730}\n",
        ),
        "content/sales/stories/2026-11-01-allagi.md": STORY.format(
            title="Τι άλλαξε", summary=SUMMARY, kind="change", date="2026-11-01", text=TEXT
        ),
        "content/sales/stories/2026-10-01-nea.md": STORY.format(
            title="Τα νέα μας", summary=SUMMARY, kind="news", date="2026-10-01", text=TEXT
        ),
        "content/sales/sessions/taxi.md": SESSION.format(
            title="Τάξη στην Αθήνα", summary=SUMMARY, status="confirmed", kind="class", cost=12.5, text=TEXT
        ),
        "content/sales/sessions/ores.md": SESSION.format(
            title="Ώρες ερωτήσεων", summary=SUMMARY, status="planned", kind="office-hours", cost=0, text=TEXT
        ),
        "content/sales/pages/selida.md": (
            f"---\ntitle: Η σελίδα μας\nsummary: {SUMMARY}\nstatus: stable\n---\n\n## Ένα\n\nΑ.\n\n## Δύο\n\nΒ.\n\n"
            "## Τρία\n\nΓ.\n\n- [ ] Πρώτο\n- [x] Δεύτερο\n"
        ),
        "content/sales/gone.yml": (
            "- {id: chameni, title: Χαμένη, reason: Δεν τη χρειάζεται πια κανείς εδώ., on: 2026-05-01}\n"
        ),
        "reviews/sample-2026-11-10.yml": (
            f"seed: {'28633045c4' * 4}\non: 2026-11-10\nout_of: 3\nitems: [timi, dromos]\n"
        ),
    }


def build_spoken_portal(root: Path, language: str) -> Path:
    """Builds the portal below `root`; returns the folder of its site."""
    files = list_files(language)
    _write(root, files)
    catalogue = run_pipeline(root, TODAY).catalogue
    timi, ptychio = catalogue.item("timi"), catalogue.item("ptychio")
    assert timi
    assert ptychio
    now, before = compute_digest(catalogue, timi), f"sha256:{'0' * 64}"
    scored = "rubric: kritirio\nrubric_version: 1\nscores: {meros: %d}\n"
    manager, office = {"reviewer": "bo", "role": "manager of Πωλήσεις"}, {"reviewer": "di", "role": "of Μάθηση"}
    _write(
        root,
        {
            "reviews/timi/2026-10-02-1.yml": REVIEW.format(
                item="timi", digest=now, **manager, key="accuracy", outcome="approved", on="2026-10-02",
                more=scored % 4,
            ),
            "reviews/timi/2026-10-03-1.yml": REVIEW.format(
                item="timi", digest=now, **office, key="standard", outcome="approved", on="2026-10-03",
                more=scored % 3,
            ),
            "reviews/timi/2026-11-12-1.yml": REVIEW.format(
                item="timi", digest=now, **office, key="spot-check", outcome="changes-requested", on="2026-11-12",
                more="sample: sample-2026-11-10\ncomment: Λείπει κάτι.\n",
            ),
            "reviews/ptychio/2026-10-02-1.yml": REVIEW.format(
                item="ptychio", digest=before, **manager, key="accuracy", outcome="approved", on="2026-10-02", more=""
            ),
        },
    )  # fmt: skip
    result = run_pipeline(root, TODAY)
    assert not [d for d in result.diagnostics if d.rule in UNREADABLE]
    build_site(root, root / "out", replace(result, diagnostics=()))  # some things are wrong on purpose
    return root / "out"


def _write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
