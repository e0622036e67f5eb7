#!/usr/bin/env bash
# C++ REST SDK (Debian 12) and the query of a signed request.
#
# Expected: RFC 5849, 3.4.1.3: each name and value of the query is decoded, encoded in the one way of 3.6, sorted by name and then by
#   value, and signed, also where a name occurs twice.
# Seen: the query is signed as it was typed. "," stays "," and "+" is a plus sign, of id=1&id=2 the last value is signed, a name without
#   "=" is left out, and page-size=1 is sorted before page=2, since whole pairs are compared.
# Hurts: lists (expand=body,version), filters and options in the query: 401 signature_invalid for these alone.
set -euo pipefail
if ! command -v g++ >/dev/null || ! apt-get download --print-uris libcpprest-dev=2.10.18-1+b1 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and g++" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download libcpprest-dev=2.10.18-1+b1 libcpprest2.10=2.10.18-1+b1 libbrotli1 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.cpp <<'CPP'
#include <cpprest/http_msg.h>
#include <cpprest/oauth1.h>
#include <iostream>
#include <sstream>
#include <string>

using namespace web::http;
using namespace web::http::oauth1;

// The parameters of the text that is signed, without those of the protocol.
static std::string signed_parameters(const std::string& query) {
    experimental::oauth1_config config("key", "secret", "", "", "", "", experimental::oauth1_methods::hmac_sha1);
    http_request request(methods::GET);
    request.set_request_uri(web::uri("https://wiki.example.com/rest?" + query));
    const auto text = config._build_signature_base_string(request, oauth1::details::oauth1_state("1", "nonce"));
    std::stringstream pairs(web::uri::decode(text.substr(text.rfind('&') + 1)));
    std::string own;
    for (std::string pair; std::getline(pairs, pair, '&');) {
        if (pair.rfind("oauth_", 0) != 0) own += (own.empty() ? "" : "&") + pair;
    }
    return own.empty() ? "nothing" : own;
}

int main() {
    std::string seen;
    for (const auto* query : {"a=x,y", "a=x+y", "id=1&id=2", "flag", "page=2&page-size=1"}) {
        seen += (seen.empty() ? "" : "; ") + signed_parameters(query);
    }
    std::cout << "cpprest 2.10.18 (Debian)\nexpected: a=x%2Cy; a=x%20y; id=1&id=2; flag=; page=2&page-size=1\nseen:     " << seen << "\n";
    if (seen != "a=x,y; a=x+y; id=2; nothing; page-size=1&page=2") {
        std::cout << "CHANGED: this is no longer the behaviour described\n";
        return 1;
    }
}
CPP
library=$(find root -name 'libcpprest.so.2.10')
g++ -std=c++17 -Iroot/usr/include -o run run.cpp "$library" 2>gcc.log || { cat gcc.log >&2; exit 2; }
LD_LIBRARY_PATH=$(dirname "$library") ./run
