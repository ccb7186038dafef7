"""Page Toetsen."""

from atlas.ui.toetsen import page

page.PAGE.show()
