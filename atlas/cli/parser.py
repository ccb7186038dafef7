"""A command line parser that speaks Dutch."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

# What argparse says in English -> the same in Dutch.
DUTCH = (
    (r"the following arguments are required: (.*)", r"deze gegevens ontbreken: \1"),
    (r"unrecognized arguments: (.*)", r"onbekende gegevens: \1"),
    (r"(argument .*: )?invalid choice: (.*) \(choose from (.*)\)", r"\2 bestaat niet; kies uit \3"),
    (r"argument (.*): expected one argument", r"na \1 ontbreekt een waarde"),
    (r"argument (.*): ignored explicit argument .*", r"na \1 hoort geen waarde"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 is niet duidelijk; bedoelt u \2?"),
)


class DutchFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with a Dutch heading."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """As argparse, with a Dutch word before it."""
        super().add_usage(usage, actions, groups, "Gebruik: " if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        """As argparse, which forgets that the names of commands are indented."""
        super().add_argument(action)
        for command in self._iter_indented_subactions(action):
            length = len(self._format_action_invocation(command)) + self._current_indent
            self._action_max_length = max(self._action_max_length, length)


class DutchParser(argparse.ArgumentParser):
    """A parser whose help and errors are Dutch."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=DutchFormatter)
        self._positionals.title, self._optionals.title = "gegevens", "keuzes"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        """Print the error in Dutch and stop with exit code 2."""
        for english, dutch in DUTCH:
            if re.fullmatch(english, message):
                message = re.sub(english, dutch, message)
                break
        self.exit(2, f"{self.format_usage()}Fout: {message}\n")
