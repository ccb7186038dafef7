"""Page Aanleveren: a gemeente adds its own figures, from a file to what everyone sees."""
