"""Page Kalender."""

from atlas.ui.kalender import page

page.PAGE.show()
