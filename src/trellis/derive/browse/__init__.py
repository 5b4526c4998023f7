"""The catalogue as people browse it: filters, listing, landing pages, home."""
