"""The page Actoren: who the documents name, and who works with whom."""
