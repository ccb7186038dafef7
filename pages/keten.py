"""Page Keten."""

from atlas.ui.keten import page

page.PAGE.show()
