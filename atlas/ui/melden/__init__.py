"""Page Melden."""
