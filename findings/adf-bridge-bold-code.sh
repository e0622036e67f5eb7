#!/usr/bin/env bash
# PyPI package adf-bridge (Markdown to Atlassian Document Format) and bold code.
#
# Expected: CommonMark 0.31, 6.2: **`name`** is a code span in strong emphasis. Atlassian Document Format has no "strong" beside "code";
#   a converter drops one of the two marks, as it does elsewhere with what has no counterpart, or names the place.
# Seen: it writes both marks, refuses its own document, and raises "ADF fails schema validation (anyOf)" without a word on where. One
#   such word in a page of hundreds of lines is enough. A link around code is converted.
# Hurts: whoever publishes README files and change logs, where **`option`** is a common way to begin a list item.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check adf-bridge==0.1.3 || exit 2

cat > run.py <<'PY'
import sys
from importlib.metadata import version

import adf_bridge

print("adf-bridge", version("adf-bridge"), "on Python", sys.version.split()[0])


def convert(text):
    try:
        adf_bridge.markdown_to_adf(text)
        return "converted"
    except adf_bridge.AdfBridgeError as error:
        return f"{type(error).__name__}: {error}"


seen = f"code {convert('`timeout`')}; linked {convert('[`timeout`](https://example.com)')}; bold {convert('**`timeout`**')}"
print("expected: code converted; linked converted; bold converted")
print("seen:    ", seen)
if seen != "code converted; linked converted; bold AdfValidationError: ADF fails schema validation (anyOf)":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
