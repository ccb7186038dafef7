"""Page Over: purpose, help, accessibility statement, privacy, contact and licences."""

from atlas.ui import over

over.show()
