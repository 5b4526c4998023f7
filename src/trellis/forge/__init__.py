"""The only package that talks to GitHub or GitLab. It reads and writes there, and decides nothing.

`protocol` defines what a forge can do; `github` and `gitlab` implement it with `http_client`. `review_job`,
`ledger_job`, `due_job` and `link_report` are the jobs that run on the runners of a forge. Responses are untrusted
data: they are parsed by models that have only the fields in use. What one job hands to another is a `judgement`.
"""
