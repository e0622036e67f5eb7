#!/usr/bin/env bash
# POCO (Debian 12): OAuth10Credentials and the query of a URI.
#
# Expected: the class's description: "Create a URI containing the full request URI", then authenticate(request, uri). RFC 5849, 3.4.1.3.1:
#   the parameters of the query are signed, and 3.4.1.3.2: of a name that occurs twice, both values.
# Seen: the query is cut off and not signed. Parameters are signed if they are given a second time as an HTMLForm; of a form with id=1 and
#   id=2, which is what is sent, the last value alone.
# Hurts: every lookup by key, page or filter: 401 signature_invalid, while calls without a query work.
set -euo pipefail
version=1.11.0-3+deb12u1
if ! command -v g++ >/dev/null || ! apt-get download --print-uris "libpoco-dev=$version" >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and g++" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download "libpoco-dev=$version" "libpoconet80=$version" "libpocofoundation80=$version" libpcre3=2:8.39-15 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.cpp <<'CPP'
#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/OAuth10Credentials.h>
#include <Poco/URI.h>
#include <iostream>
#include <string>

// The header of a request that is signed with a fixed nonce and time: the same parameters give the same header.
static std::string sign(const std::string& uri, std::initializer_list<std::string> ids = {}) {
    Poco::Net::HTMLForm form;
    for (const auto& id : ids) form.add("id", id);
    Poco::Net::HTTPRequest request("GET", "/rest");
    Poco::Net::OAuth10Credentials credentials("key", "secret", "token", "token-secret");
    credentials.nonceAndTimestampForTesting("nonce", "1");
    credentials.authenticate(request, Poco::URI(uri), form);
    return request.get("Authorization");
}

int main() {
    const std::string uri = "https://wiki.example.com/rest";
    std::string seen = sign(uri + "?spaceKey=DEV") == sign(uri) ? "signed as without a query" : "signed with its query";
    seen += ", ";
    seen += sign(uri, {"1", "2"}) == sign(uri, {"2"}) ? "id=1&id=2 as id=2" : "id=1&id=2 as it is";
    std::cout << "POCO 1.11.0 (Debian)\nexpected: signed with its query, id=1&id=2 as it is\nseen:     " << seen << "\n";
    if (seen != "signed as without a query, id=1&id=2 as id=2") {
        std::cout << "CHANGED: this is no longer the behaviour described\n";
        return 1;
    }
}
CPP
libraries=$(dirname "$(find root -name 'libPocoNet.so.80')")
LD_LIBRARY_PATH=$PWD/$libraries:$(dirname "$(find "$PWD/root" -name 'libpcre.so.3')")
export LD_LIBRARY_PATH
g++ -std=c++17 -Iroot/usr/include -o run run.cpp "$libraries"/libPocoNet.so.80 "$libraries"/libPocoFoundation.so.80 2>gcc.log ||
  { cat gcc.log >&2; exit 2; }
./run
