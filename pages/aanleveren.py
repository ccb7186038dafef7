"""Page Aanleveren."""

from atlas.ui.aanleveren import page

page.PAGE.show()
