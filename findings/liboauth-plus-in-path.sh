#!/usr/bin/env bash
# liboauth (OAuth 1.0a for C) and a plus sign in the path.
#
# Expected: RFC 5849, 3.4.1.2: the base string URI has the path of the request as it is. "+" means a space in a form and nothing but a plus
#   sign in a path (RFC 3986, 3.3).
# Seen: the library replaces every "+" of the URL, also those in the path, by a space before it signs: /display/DEV/C++ is sent, and
#   "/display/DEV/C  " is signed. Written as %2B it works.
# Hurts: Confluence pages and attachments with "+" in their title: 401 signature_invalid for these alone.
set -euo pipefail
if ! command -v gcc >/dev/null || ! apt-get download --print-uris liboauth-dev=1.0.3-5 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and gcc with libc6-dev" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download liboauth-dev=1.0.3-5 liboauth0=1.0.3-5 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.c <<'C'
#include <stddef.h>
#include <oauth.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    char **parameters = NULL;
    oauth_split_url_parameters("https://example.com/display/DEV/C++", &parameters);
    const char *text = parameters[0];
    const char *expected = "https://example.com/display/DEV/C++", *recorded = "https://example.com/display/DEV/C  ";
    const char *seen = text;
    printf("expected: %s\nseen:     %s\n", expected, seen);
    if (strcmp(seen, recorded) != 0) {
        printf("CHANGED: this is no longer the behaviour described\n");
        return 1;
    }
    return 0;
}
C
gcc -Iroot/usr/include -o run run.c "$(ls root/usr/lib/*/liboauth.so.0)" 2>gcc.log || { cat gcc.log >&2; exit 2; }
echo "liboauth 1.0.3-5 (Debian)"
LD_LIBRARY_PATH=$(dirname "$(ls root/usr/lib/*/liboauth.so.0)") ./run
