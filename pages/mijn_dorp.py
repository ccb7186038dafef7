"""Page Mijn dorp: one kern on one page."""

from atlas.ui.mijn_dorp import page

page.PAGE.show()
