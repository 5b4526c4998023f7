"""What a stage reports: diagnostics, their severity and place, the result of a check, and the phrases they are made of."""
