"""Page Begrippen."""

from atlas.ui.begrippen import page

page.PAGE.show()
