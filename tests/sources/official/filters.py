"""Filters of OData, as the servers of CBS are known to treat them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Test = Callable[[Mapping[str, Any]], bool]
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][\w]*|[(),])")
# Servers refuse a filter of more than 100 nodes; a call with its two arguments is about five.
MOST_TOKENS = 250


class BadFilter(Exception):
    """What the server answers with 400."""


class TopicFilter(Exception):
    """A filter on a topic: the real server answers 500 as for too many rows."""


def parse(text: str, dimensions: Mapping[str, bool], topics: set[str]) -> Test:
    """The test that a row must pass; `dimensions` tells of each if it knows ranges."""
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        if not found:
            raise BadFilter(text[at : at + 20])
        tokens.append(found[1])
        at = found.end()
    if len(tokens) > MOST_TOKENS:
        raise BadFilter("The node count limit of '100' has been exceeded")
    reader = _Reader(tokens, dimensions, topics)
    test = reader.either()
    if reader.tokens:
        raise BadFilter(reader.tokens[0])
    return test


class _Reader:
    def __init__(self, tokens: list[str], dimensions: Mapping[str, bool], topics: set[str]) -> None:
        self.tokens, self.dimensions, self.topics = tokens, dimensions, topics

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise BadFilter(f"expected {wanted}")
        return self.tokens.pop(0)

    def either(self) -> Test:
        tests = [self.both()]
        while self.tokens[:1] == ["or"]:
            self.take()
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.tokens[:1] == ["and"]:
            self.take()
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        if self.tokens[:1] == ["("]:
            self.take()
            test = self.either()
            self.take(")")
            return test
        word = self.take()
        if word in ("startswith", "contains"):
            self.take("(")
            name = self.column()
            self.take(",")
            value = self.text()
            self.take(")")
            if word == "startswith":
                return lambda row: str(row[name]).startswith(value)
            return lambda row: value in str(row[name])
        if word == "substringof":
            self.take("(")
            value = self.text()
            self.take(",")
            name = self.column()
            self.take(")")
            return lambda row: value in str(row[name])
        return self.compared(word)

    def compared(self, word: str) -> Test:
        trimmed = word == "trim"
        if trimmed:
            self.take("(")
            word = self.column()
            self.take(")")
        name, sign, value = self.known(word), self.take(), self.text()
        if sign == "eq":
            return lambda row: (row[name].strip() if trimmed else row[name]) == value
        if sign not in ("ge", "gt", "le", "lt"):
            raise BadFilter(sign)
        if not self.dimensions[name]:
            return lambda row: True  # ignored without a word
        tests: dict[str, Test] = {
            "ge": lambda row: row[name] >= value,
            "gt": lambda row: row[name] > value,
            "le": lambda row: row[name] <= value,
            "lt": lambda row: row[name] < value,
        }
        return tests[sign]

    def column(self) -> str:
        return self.known(self.take())

    def known(self, name: str) -> str:
        if name in self.topics:
            raise TopicFilter(name)
        if name not in self.dimensions:
            raise BadFilter(f"Could not find a property named '{name}'")
        return name

    def text(self) -> str:
        token = self.take()
        if not token.startswith("'"):
            raise BadFilter(token)
        return token[1:-1].replace("''", "'")
