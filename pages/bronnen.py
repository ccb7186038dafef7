"""Page Bronnen: the full record of every indicator, grouping and layer."""

from atlas.ui import bronnen

bronnen.show()
