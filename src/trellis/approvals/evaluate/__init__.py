"""Evaluates a snapshot into an approval verdict. Pure: equal snapshots give equal verdicts."""
