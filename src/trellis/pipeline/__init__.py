"""The stages in order: `run` holds them on one screen, `incremental` checks only what a change can affect."""
