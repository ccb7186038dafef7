"""Page Vergelijken."""

from atlas.ui.vergelijken import page

page.PAGE.show()
