"""Page Wat is er veranderd."""

from atlas.ui.veranderd import page

page.PAGE.show()
