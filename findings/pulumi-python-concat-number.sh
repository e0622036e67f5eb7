#!/usr/bin/env bash
# Pulumi for Python: Output.concat and a number.
#
# Expected: its documentation: "takes a sequence of Input[str], stringifies each, and concatenates all values", with the example
#   Output.concat("http://", server.hostname, ":", loadBalancer.port); the parts need not be strings. TypeScript's concat writes numbers.
# Seen: the parts are joined without being turned into strings: a port that is an int ends in "TypeError: sequence item 3: expected str
#   instance, int found", from inside the SDK. Output.format writes the same number.
# Hurts: URLs with ports, and names with page or account ids. A preview, where the port of a new resource is not known yet, passes; the
#   update fails half way.
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

import pulumi

print("pulumi", version("pulumi"), "on Python", sys.version.split()[0])


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [args.name, args.inputs]

    def call(self, args):
        return {}


async def outcome(output):
    try:
        return await output.future()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


async def main():
    pulumi.runtime.set_mocks(Mocks())
    host, port = pulumi.Output.from_input("wiki"), pulumi.Output.from_input(8090)
    concat = await outcome(pulumi.Output.concat("http://", host, ":", port))
    formatted = await outcome(pulumi.Output.format("http://{0}:{1}", host, port))
    unknown = pulumi.Output(set(), asyncio.sleep(0, None), asyncio.sleep(0, False))
    preview = await outcome(pulumi.Output.concat("http://", host, ":", unknown))
    seen = f"concat {concat}, format {formatted}, concat with an unknown port {preview}"
    print("expected: concat http://wiki:8090, format http://wiki:8090, concat with an unknown port None")
    print("seen:    ", seen)
    recorded = (
        "concat TypeError: sequence item 3: expected str instance, int found, "
        "format http://wiki:8090, concat with an unknown port None"
    )
    if seen != recorded:
        print("CHANGED: this is no longer the behaviour described")
        sys.exit(1)


asyncio.run(main())
PY
venv/bin/python run.py
