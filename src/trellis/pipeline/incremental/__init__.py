"""Checks only what a change can affect, starting from the last full run."""
