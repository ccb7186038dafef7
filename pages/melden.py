"""Page Melden."""

from atlas.ui.melden import page

page.PAGE.show()
