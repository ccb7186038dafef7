"""Page Voorzieningen: places on a map, who can reach them, what if."""

from atlas.ui.voorzieningen import page

page.PAGE.show()
