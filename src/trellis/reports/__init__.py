"""What a run found, one renderer a format. Each is a function from a result to text, and prints nothing itself."""
