"""Page Voorzieningen: what is where, who can reach it, and what a change would do."""
