"""Trellis: a company's learning portal, kept in Git. The engine knows what learning content is, and no company.

The rooms; each reads only those above it. A number is a stage of a build, in order: load, validate, link, check,
derive, render. Rooms without one are called by others. docs/architecture.md says more:

    diagnostics         what a stage reports
    kinds               what learning content is: models, markers, fields, JSON Schema
    load          1     folder → source files
    catalogue     2, 3  source files → entries (validate) → catalogue (link)
    duplicates          courses that are copies or close; computed when a rule asks
    approvals           who must approve a change, and who has
    check         4     catalogue → diagnostics, by rules
    authoring           what writes content: new entries, fixes, imports
    derive        5     catalogue → what pages show
    pipeline            stages 1 to 4 in order; incremental checks
    reports             diagnostics and verdicts as text, JSON, SARIF …
    forge               GitHub and GitLab
    site          6     pages, with MkDocs; calls derive
    cli                 the commands; an error stops a build after stage 4
"""

import time

STARTED = time.perf_counter()
"""When the program began, by `perf_counter`."""

__version__ = "1.0.0"
