"""`python -m atlas`: the commands check, value, list and classify."""

import sys

from atlas.cli.commands import main

sys.exit(main())
