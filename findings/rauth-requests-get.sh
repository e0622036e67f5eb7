#!/usr/bin/env bash
# PyPI rauth on a current requests: every signed GET that has no parameters.
#
# Expected: rauth declares requests>=1.2.3 without an upper bound, and the public interface of requests has not changed: the params of
#   session.get(url) are optional.
# Seen: with requests 2.34.2 the call ends in "TypeError: argument of type 'NoneType' is not iterable" before anything is sent; with 2.32.5
#   it is signed and sent. Session.get() has come to pass params=None on explicitly, where rauth relies on the argument being absent.
#   get(url, params={}) works with both.
# Hurts: scripts with rauth whose requests is not pinned: an update of requests breaks GET and leaves POST alone.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > run.py <<'PY'
import socket
import threading
from importlib.metadata import version

from rauth import OAuth1Session

server = socket.create_server(("127.0.0.1", 0))


def serve():
    while True:
        connection, _ = server.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        connection.close()


threading.Thread(target=serve, daemon=True).start()
session = OAuth1Session("key", "secret", "token", "token-secret")
url = f"http://127.0.0.1:{server.getsockname()[1]}/rest"


def outcome(**arguments):
    try:
        return session.get(url, **arguments).status_code
    except TypeError:
        return "TypeError"


print(f"requests {version('requests')}: get(url) {outcome()}, get(url, params={{}}) {outcome(params={})}")
PY

seen=""
for requests in 2.32.5 2.34.2; do
  python3 -m venv "venv-$requests"
  "venv-$requests/bin/pip" install --quiet --disable-pip-version-check rauth==0.7.3 "requests==$requests" || exit 2
  seen+="${seen:+; }$("venv-$requests/bin/python" -W ignore run.py)"
done
expected="requests 2.32.5: get(url) 204, get(url, params={}) 204; requests 2.34.2: get(url) 204, get(url, params={}) 204"
recorded="requests 2.32.5: get(url) 204, get(url, params={}) 204; "
recorded+="requests 2.34.2: get(url) TypeError, get(url, params={}) 204"
echo "rauth 0.7.3 on $(python3 --version)"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
