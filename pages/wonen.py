"""Page Wonen en zorg: stock, suitability, need, housing forms and outflow."""

from atlas.ui.wonen import page

page.PAGE.show()
