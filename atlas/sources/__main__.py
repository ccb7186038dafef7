"""Rebuild the tables of the atlas: `python -m atlas.sources INPUT [--only PROVIDER]`.

INPUT is the folder with the source extracts: its subfolders indicators/, geo/, extra/ and
facts/.
Records (TOML) are kept by hand; this writes only what stands beside them.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from atlas.sources.common import SourceError

PROVIDERS = ("cbs", "bzk", "rivm", "geo", "facts", "locations", "programme")
DATA = Path(__file__).resolve().parents[2] / "data"


def main(arguments: list[str] | None = None) -> int:
    """Run the providers in order; returns 0, or 1 when one of them refused its input."""
    parser = argparse.ArgumentParser(prog="python -m atlas.sources", description=__doc__)
    parser.add_argument("input", type=Path, help="folder with the source extracts")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of records and tables")
    parser.add_argument("--only", choices=PROVIDERS, help="run one provider")
    options = parser.parse_args(arguments)
    if not options.input.is_dir():
        parser.error(f"no such folder: {options.input}")
    failed = False
    for name in [options.only] if options.only else PROVIDERS:
        try:
            import_module(f"atlas.sources.{name}").build(options.input, options.data)
        except SourceError as error:
            print(f"{name}: refused\n{error}", file=sys.stderr)
            failed = True
        else:
            print(f"{name}: built")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
