"""Page Vergelijken: areas, figures and groups side by side."""
