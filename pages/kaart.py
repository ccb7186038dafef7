"""Page Kaart: one indicator on the map, with its list, series, table and source."""

from atlas.ui import kaart

kaart.show()
