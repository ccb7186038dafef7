"""Page Keten."""
