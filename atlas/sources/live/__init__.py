"""Live sources: one module a protocol, all giving the same shape (`answers.py`).

They were tested only against a local server that speaks each protocol as public documentation
and code describe it, never against the real hosts; `python -m atlas doctor --live` checks those.
"""
