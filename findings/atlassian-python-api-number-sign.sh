#!/usr/bin/env bash
# atlassian-python-api 5 and names with "#".
#
# Expected: a name that a method takes is one path segment (RFC 3986, 3.3) and goes out percent-encoded: "C# developers" as
#   C%23%20developers. Spaces are encoded.
# Seen: "#" begins a fragment. get_group_members("C# developers") asks for the group "C", and returns its members. Bitbucket's
#   get_content_of_file("src/C#/a.md", at="release") asks for src/C, and on the default branch, since the query ends up in the fragment too.
# Hurts: reports and file checks that read another group, or another branch, without an error.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check atlassian-python-api==5.0.5 || exit 2

cat > run.py <<'PY'
import http.server
import sys
import threading
from importlib.metadata import version

from atlassian import Bitbucket, Confluence

print("atlassian-python-api", version("atlassian-python-api"), "on Python", sys.version.split()[0])
paths = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        paths.append(self.path.removeprefix("/rest/api/").removeprefix("1.0/projects/DEV/repos/docs/"))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
settings = {"url": f"http://127.0.0.1:{server.server_port}", "username": "user", "password": "password"}
Confluence(**settings).get_group_members("C# developers")
Bitbucket(**settings).get_content_of_file("DEV", "docs", "src/C#/a.md", at="release")

seen = " ".join(path.split("?start")[0] for path in paths)
print("expected: group/C%23%20developers/member raw/src/C%23/a.md?at=release")
print("seen:    ", seen)
if seen != "group/C raw/src/C":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
