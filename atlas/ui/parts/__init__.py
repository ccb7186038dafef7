"""Pages of parts: a frame that pages such as Wonen fill with their own parts."""
