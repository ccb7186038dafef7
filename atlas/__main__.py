"""`python -m atlas`: the commands check, value and list."""

import sys

from atlas.cli.commands import main

sys.exit(main())
