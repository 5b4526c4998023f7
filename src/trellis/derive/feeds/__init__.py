"""What other programs read of the portal: calendars, feeds, linked data, and texts as Markdown."""
