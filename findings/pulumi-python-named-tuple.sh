#!/usr/bin/env bash
# Pulumi for Python and a named tuple that holds an output.
#
# Expected: Output.from_input takes a value with outputs nested in it and gives an output of the value: with a dictionary in it the result
#   is a dictionary, with a list a list, and with a named tuple the named tuple, whose fields are read by name.
# Seen: of a named tuple (a class of typing.NamedTuple) a plain tuple is left: link.url ends in AttributeError: 'tuple' object has no
#   attribute 'url'. A named tuple returned from apply() stays one.
# Hurts: programs that give their components named tuples as settings: it works until one field becomes an output.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pulumi==3.272.0 || exit 2

cat > run.py <<'PY'
import asyncio
import sys
from importlib.metadata import version
from typing import Any, NamedTuple

from pulumi import Output

print("pulumi", version("pulumi"), "on Python", sys.version.split()[0])


class Link(NamedTuple):
    url: Any


async def read(output):
    try:
        return await output.apply(lambda link: link.url).future()
    except AttributeError as error:
        return str(error)


async def main():
    url = "https://wiki.example.com"
    returned = await read(Output.from_input(0).apply(lambda _: Link(url)))
    taken = await read(Output.from_input(Link(Output.from_input(url))))
    return f"returned: {returned}, taken: {taken}"


seen = asyncio.run(main())
print("expected: returned: https://wiki.example.com, taken: https://wiki.example.com")
print("seen:    ", seen)
if seen != "returned: https://wiki.example.com, taken: 'tuple' object has no attribute 'url'":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python -W ignore run.py
