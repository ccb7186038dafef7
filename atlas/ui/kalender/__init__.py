"""The page Kalender: what the documents date, and what is still to come."""
