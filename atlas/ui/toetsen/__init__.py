"""Page Toetsen."""
