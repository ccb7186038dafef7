"""`python -m atlas`: the commands check, value, list, classify and refresh."""

import sys

from atlas.cli.commands import main

sys.exit(main())
