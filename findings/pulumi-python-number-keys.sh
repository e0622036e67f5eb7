#!/usr/bin/env bash
# Pulumi for Python: an output made from a dictionary whose keys are not strings.
#
# Expected: Output.from_input and Output.json_dumps take any value; json.dumps({8080: "http"}) is '{"8080": "http"}', and a dictionary
#   with an integer key is ordinary Python. Keys may even be outputs.
# Seen: the output fails with "TypeError: keywords must be strings", from a place deep inside the SDK that names neither the value
#   nor the key: the pairs are passed on as keyword arguments.
# Hurts: maps of ports, status codes and years; a dictionary read with yaml.safe_load has such keys without quotes.
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
import json
import sys
from importlib.metadata import version

import pulumi

print("pulumi", version("pulumi"), "on Python", sys.version.split()[0])


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [args.name, args.inputs]

    def call(self, args):
        return {}


async def outcome(output):
    try:
        return await output().future()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


async def main():
    pulumi.runtime.set_mocks(Mocks())
    value = {8080: "http"}
    expected = f"{json.dumps(value)} and {value}"
    seen = " and ".join([
        await outcome(lambda: pulumi.Output.json_dumps(value)),
        str(await outcome(lambda: pulumi.Output.from_input(value))),
    ])
    recorded = "TypeError: keywords must be strings and TypeError: keywords must be strings"
    print("expected:", expected)
    print("seen:    ", seen)
    if seen != recorded:
        print("CHANGED: this is no longer the behaviour described")
        sys.exit(1)


asyncio.run(main())
PY
venv/bin/python run.py
