"""Page Profiel."""

from atlas.ui.profiel import page

page.PAGE.show()
