"""Trellis: a company's learning portal, kept in Git. The engine knows what learning content is, and no company.

The rooms, in the order in which they build on each other; docs/architecture.md says more:

    diagnostics   what a stage reports
    kinds         what learning content is: models, markers, fields, JSON Schema
    load          1     folder → source files
    catalogue     2, 3  source files → entries → catalogue
    duplicates    courses that are copies or close
    approvals     who must approve a change, and who has
    check         4     catalogue → diagnostics, by rules
    authoring     what writes content: new entries, fixes, imports
    derive        5     catalogue → what pages show
    pipeline      the stages in order; incremental checks
    reports       diagnostics and verdicts as text, JSON, SARIF …
    forge         GitHub and GitLab
    site          6     pages, with MkDocs
    cli           the commands
"""

__version__ = "0.1.0"
