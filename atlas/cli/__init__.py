"""The commands of `python -m atlas`; what they print is Dutch, or JSON with --json."""
