#!/usr/bin/env bash
# PyPI package Authlib, OAuth 1.0a, and a query with "$" or "'".
#
# Expected: RFC 3986, 3.4: "$" and "'" may stand in a query as they are, and RFC 5849, 3.4.1.3.1, signs whatever the query decodes to.
#   Requests sends both as they are typed, and oauthlib signs them.
# Seen: a ValueError of "invalid characters", before anything is sent, that speaks of a request or response *body*.
# Hurts: OData ($top, $filter), and JQL and CQL in a URL (title='Home').
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Authlib==1.9.10 oauthlib==3.3.1 || exit 2

cat > run.py <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")

import oauthlib.oauth1
from authlib.oauth1 import ClientAuth

print("Authlib", version("Authlib"), "oauthlib", version("oauthlib"), "on Python", sys.version.split()[0])


def outcome(sign):
    try:
        sign()
        return "signed"
    except ValueError as error:
        return str(error).split(" in the string")[0].replace("Error trying to decode a non urlencoded string. ", "")


seen = []
for query in ["top=5", "$top=5", "title='Home'"]:
    url = f"https://example.com/rest?{query}"
    authlib = outcome(lambda: ClientAuth("key", "secret").prepare("GET", url, {}, ""))
    other = outcome(lambda: oauthlib.oauth1.Client("key", "secret").sign(url))
    seen.append(f"{query} {authlib} ({other} by oauthlib)")
expected = "top=5 signed (signed by oauthlib), $top=5 signed (signed by oauthlib), title='Home' signed (signed by oauthlib)"
recorded = (
    "top=5 signed (signed by oauthlib), $top=5 Found invalid characters: {'$'} (signed by oauthlib), "
    "title='Home' Found invalid characters: {\"'\"} (signed by oauthlib)"
)
print("expected:", expected)
print("seen:    ", ", ".join(seen))
if ", ".join(seen) != recorded:
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
