"""Official sources on this machine: OData v3 and v4, OGC API Features, WFS and a zip.

They answer as public documentation and code describe the real ones, their traps
included. `serve` starts one; `figures` makes tables for it, small ones and all of Drenthe.
"""

from tests.sources.official.server import Official, serve

__all__ = ["Official", "serve"]
