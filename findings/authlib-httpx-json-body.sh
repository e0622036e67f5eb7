#!/usr/bin/env bash
# PyPI package Authlib, OAuth 1.0a with HTTPX (httpx2), and a request with a JSON body.
#
# Expected: the documentation of OAuth1Client: an HTTPX client whose requests are signed, otherwise used alike. A body that is not a form
#   takes no part in the signature (RFC 5849, 3.4.1.3.1) and is sent as it is; Authlib's client for Requests does that.
# Seen: the body is left out of the signature and of the request: "Content-Type: application/json, Content-Length: 0". There is no
#   error on the client's side. A form is sent. (Known: authlib/authlib issues 516 and 543.)
# Hurts: every POST and PUT of JSON or of a file: the server complains of an empty body, or, where the body is optional, takes the
#   request for one without it. The way out is force_include_body=True, which adds an oauth_body_hash.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Authlib==1.9.10 httpx2==2.16.2 requests==2.34.2 || exit 2

cat > run.py <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")

import httpx2
import requests
from authlib.integrations.httpx_client import OAuth1Auth as HttpxAuth
from authlib.integrations.requests_client import OAuth1Auth as RequestsAuth

print("Authlib", version("Authlib"), "httpx2", version("httpx2"), "on Python", sys.version.split()[0])
URL = "https://wiki.example.com/rest/api/content/7"
sent = {}


def server(request):
    sent["HTTPX"] = request.content.decode()
    return httpx2.Response(200)


class Adapter(requests.adapters.BaseAdapter):
    def send(self, request, **options):
        sent["Requests"] = request.body.decode()
        response = requests.Response()
        response.status_code = 200
        return response

    def close(self):
        pass


session = requests.Session()
session.mount("https://", Adapter())
session.put(URL, json={"title": "Home"}, auth=RequestsAuth("key", "secret"))
with httpx2.Client(transport=httpx2.MockTransport(server), auth=HttpxAuth("key", "secret")) as client:
    client.put(URL, json={"title": "Home"})

seen = f"Requests sends '{sent['Requests']}', HTTPX sends '{sent['HTTPX']}'"
print("""expected: Requests sends '{"title": "Home"}', HTTPX sends '{"title":"Home"}'""")
print("seen:    ", seen)
if seen != """Requests sends '{"title": "Home"}', HTTPX sends ''""":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
