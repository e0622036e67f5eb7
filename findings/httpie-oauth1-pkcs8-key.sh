#!/usr/bin/env bash
# HTTPie's plugin for OAuth 1.0a and the private keys that OpenSSL 3 writes.
#
# Expected: `http -A oauth1-rsa-sha1 -a key:file` takes "the filename of a PEM formatted RSA private key". PKCS #8 ("BEGIN PRIVATE KEY",
#   RFC 7468, 10) is such a form, the one that `openssl genrsa` of OpenSSL 3, Node.js and Java write, and oauthlib, which signs, reads it.
# Seen: the plugin looks for "BEGIN RSA PRIVATE KEY" only and ends with "private key format not supported, PEM format RSA private key
#   required". The same key after `openssl rsa -traditional` signs.
# Hurts: users of application links and of Mastercard's services who try a call by hand: the message asks for what the file is.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check httpie==3.2.4 httpie-oauth1==1.2.3 'oauthlib[signedtoken]==3.3.1' || exit 2

cat > run.py <<'PY'
import http.server
import subprocess
import sys
import threading
from importlib.metadata import version

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

print("httpie-oauth1", version("httpie-oauth1"), "with HTTPie", version("httpie"), "on Python", sys.version.split()[0])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if 'oauth_signature_method="RSA-SHA1"' in self.headers.get("Authorization", "") else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
key = rsa.generate_private_key(65537, 2048)


def outcome(form):
    with open("key.pem", "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    url = f"http://127.0.0.1:{server.server_port}/"
    command = ["venv/bin/http", "--ignore-stdin", "--print=h", "-A", "oauth1-rsa-sha1", "-a", "link:key.pem", url]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.split("\n")[0].strip() if done.returncode == 0 else done.stderr.strip()


seen = f"PKCS #1: {outcome(PrivateFormat.TraditionalOpenSSL)}; PKCS #8: {outcome(PrivateFormat.PKCS8)}"
server.shutdown()
message = "http: error: private key format not supported, PEM format RSA private key required: key.pem"
print("expected: PKCS #1: HTTP/1.0 200 OK; PKCS #8: HTTP/1.0 200 OK")
print("seen:    ", seen)
if seen != f"PKCS #1: HTTP/1.0 200 OK; PKCS #8: {message}":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
