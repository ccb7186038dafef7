"""Pure functions on records and frames: classify, compare, aggregate, rank, search."""
