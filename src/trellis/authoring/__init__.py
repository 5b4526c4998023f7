"""What writes content: templates and new entries, fixes, imports."""
