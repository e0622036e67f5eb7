#!/usr/bin/env bash
# PyPI `atlassian-jwt` and a path whose first segment has a colon.
#
# Expected: the canonical request of GET /macro:chart/render is GET&/macro:chart/render&, as npm's atlassian-jwt makes it. A colon is
#   an ordinary character of a path that begins with "/" (RFC 3986, 3.3).
# Seen: the package takes the leading slash off before it parses the path as a URL, and "macro:" becomes its scheme: the hash (claim qsh)
#   is that of /chart/render. A first segment that begins with a digit, or a later one with a colon, is kept.
# Hurts: apps in Python whose routes begin with such a segment (/macro:chart, /space:DEV): qsh does not match what the sender hashed.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . atlassian-jwt@2.0.3 >/dev/null || exit 2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check atlassian-jwt==3.0.0 || exit 2

cat > run.py <<'PY'
import subprocess
import sys
from importlib.metadata import version

from atlassian_jwt.url_utils import canonicalize_request

print("atlassian-jwt", version("atlassian-jwt"), "on Python", sys.version.split()[0])
paths = ["/macro/chart:render", "/1:chart/render", "/macro:chart/render"]
program = """
  const jwt = require("atlassian-jwt");
  const canonical = (path) => jwt.createCanonicalRequest(jwt.fromMethodAndUrl("GET", path), false, "");
  console.log(process.argv.slice(1).map(canonical).join(" "));
"""
expected = subprocess.run(["node", "--no-deprecation", "-e", program, *paths], capture_output=True, text=True, check=True).stdout.strip()
seen = " ".join(canonicalize_request("GET", path) for path in paths)
print("expected:", expected)
print("seen:    ", seen)
if seen != "GET&/macro/chart:render& GET&/1:chart/render& GET&/chart/render&" or "GET&/macro:chart/render&" not in expected:
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
