#!/usr/bin/env bash
# PyPI package jira and OAuth with a private key.
#
# Expected: the documentation of the class JIRA: key_cert is the "private key file to sign requests with (should be the pair of the public
#   key supplied to JIRA in the OAuth application link)". Such a link knows RSA-SHA1 alone, so the first request is signed with the key.
# Seen: the first request is signed with HMAC-SHA1, without a consumer secret, and is refused; its traceback is logged as an error; the
#   second one is signed with the key and works. It is so at each start, unless signature_method is set, an option whose
#   documented default is HMAC-SHA1 in spite of the key.
# Hurts: whoever reads the log of either side: a program that works reports an error, and the server an invalid signature, once per
#   start. And whoever's token has expired: the failure that is logged first is about the wrong method.
set -euo pipefail
command -v openssl >/dev/null || { echo "needs openssl" >&2; exit 2; }
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jira==3.10.5 "PyJWT[crypto]==2.15.1" || exit 2

cat > run.py <<'PY'
import logging
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

import jira

print("jira", version("jira"), "on Python", sys.version.split()[0])
methods = []
errors = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        method = re.search(r'oauth_signature_method="([^"]+)"', self.headers["Authorization"])[1]
        methods.append(method)
        body = b'{"name": "jsmith"}' if method == "RSA-SHA1" else b"oauth_problem=signature_method_rejected"
        self.send_response(200 if method == "RSA-SHA1" else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Log(logging.Handler):
    def emit(self, record):
        errors.append(record)


logging.getLogger().addHandler(Log(logging.ERROR))
server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
key = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], capture_output=True, text=True, check=True).stdout


def connect(**more):
    methods.clear()
    errors.clear()
    oauth = {"consumer_key": "key", "access_token": "token", "access_token_secret": "token-secret", "key_cert": key}
    jira.JIRA(f"http://127.0.0.1:{server.server_port}", oauth={**oauth, **more}, get_server_info=False, max_retries=0)
    return f"{', '.join(methods)} ({len(errors)} errors)"


seen = f"{connect()}; with signature_method {connect(signature_method='RSA-SHA1')}"
server.shutdown()
print("expected: RSA-SHA1 (0 errors); with signature_method RSA-SHA1 (0 errors)")
print("seen:    ", seen)
if seen != "HMAC-SHA1, RSA-SHA1 (1 errors); with signature_method RSA-SHA1 (0 errors)":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
