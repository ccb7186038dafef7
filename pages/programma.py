"""Page Programma."""

from atlas.ui.programma import page

page.PAGE.show()
