"""Who must approve what, who has, and whether it still holds."""
