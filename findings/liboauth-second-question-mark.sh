#!/usr/bin/env bash
# liboauth (OAuth 1.0a for C) and a query value that contains a question mark.
#
# Expected: RFC 3986, 3.4: a query may contain "?"; only the first one begins it. ?os_destination=/x?y=1 is one parameter,
#   os_destination, with the value "/x?y=1", and is signed as one (RFC 5849, 3.4.1.3.1).
# Seen: every further "?" separates parameters like "&": os_destination=/x and y=1 are signed.
# Hurts: redirect and callback parameters with a relative address, such as Atlassian's os_destination: 401 signature_invalid.
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
    char text[256] = "";
    char **parameters = NULL;
    int count = oauth_split_url_parameters("https://example.com/rest?os_destination=/x?y=1", &parameters);
    for (int i = 1; i < count; i++) {
        strcat(strcat(text, i > 1 ? " and " : ""), parameters[i]);
    }
    const char *expected = "os_destination=/x?y=1", *recorded = "os_destination=/x and y=1";
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
