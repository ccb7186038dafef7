"""Page Mijn dorp: what a resident wants to know of his own kern."""
