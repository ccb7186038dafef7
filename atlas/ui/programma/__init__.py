"""Page Programma."""
