"""Page Start: what the atlas is, three ways in, and the headline figures of Drenthe."""

from atlas.ui import start

start.show()
