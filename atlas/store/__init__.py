"""Load and check records, observations and geometry: the only reader of `data/`."""
