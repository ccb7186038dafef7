"""One module a provider: its format in, the project's tidy tables and records out."""
