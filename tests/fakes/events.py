"""Server-sent events, read as clients read them."""

import json


def events(text):
    """Return the (name, value) of each event of a stream; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        lines = [
            line.partition(": ") for line in block.split("\n") if line[:1] not in {"", ":"}
        ]
        fields = {name: value for name, _, value in lines}
        if "data" in fields:
            found.append((fields.get("event", ""), json.loads(fields["data"])))
    return found
