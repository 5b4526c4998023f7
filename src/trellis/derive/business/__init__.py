"""What joins learning to the business, as data for other programs: ``business.json`` and its JSON Schema."""
