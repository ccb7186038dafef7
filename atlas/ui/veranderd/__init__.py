"""Page Wat is er veranderd: the versions of the data, and how fresh the sources are."""
