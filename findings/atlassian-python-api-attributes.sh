#!/usr/bin/env bash
# atlassian-python-api 5: attributes that are set on a Confluence client.
#
# Expected: timeout, verify_ssl, proxies and default_headers are public attributes (constructor arguments of the same names are stored
#   there); after confluence.timeout = 1 every request gives up after a second.
# Seen: atlassian.Confluence wraps the client of its kind (Server or Cloud). Reading an attribute is passed on, setting one is not: it lands
#   on the wrapper. get() and post() run on the wrapper and heed it; get_space() and all the other named methods run on the wrapped
#   client, with the value from the constructor, while the attribute reads back as set.
# Hurts: programs that adjust a client after making it (a short timeout for a health check): no error, and an effect on some calls only.
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
import socket
import sys
import threading
from importlib.metadata import version

from atlassian import Confluence

print("atlassian-python-api", version("atlassian-python-api"), "on Python", sys.version.split()[0])

# Accepts connections, says nothing for four seconds and closes them.
server = socket.create_server(("127.0.0.1", 0))


def serve():
    while True:
        connection, _ = server.accept()
        threading.Timer(4, connection.close).start()


threading.Thread(target=serve, daemon=True).start()


def given_up_by(request):
    try:
        request()
    except Exception as error:
        return "client" if "Timeout" in type(error).__name__ else "server"
    return "nobody"


url = f"http://127.0.0.1:{server.getsockname()[1]}"
confluence = Confluence(url=url, username="user", password="password", timeout=60)
confluence.timeout = 1
seen = ", ".join([
    f"timeout {confluence.timeout}",
    "get() ended by the " + given_up_by(lambda: confluence.get("rest/api/space/DEV")),
    "get_space() ended by the " + given_up_by(lambda: confluence.get_space("DEV")),
])
expected = "timeout 1, get() ended by the client, get_space() ended by the client"
recorded = "timeout 1, get() ended by the client, get_space() ended by the server"
print("expected:", expected)
print("seen:    ", seen)
if seen != recorded:
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
