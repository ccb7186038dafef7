"""Page Actoren."""

from atlas.ui.actoren import page

page.PAGE.show()
