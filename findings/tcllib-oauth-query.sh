#!/usr/bin/env bash
# Tcllib's oauth package and a GET request with a query.
#
# Expected: oauth(3tcl): for a GET request, header is called with the full URL, its query included, and RFC 5849, 3.4.1.3.1: spaceKey=DEV
#   is among the parameters that are signed.
# Seen: the URL is split with a regular expression that has "?" in it as an operator. The question mark stays with the query, and a
#   parameter with the name "?spaceKey" is signed. Without a query all is well.
# Hurts: every lookup by key, page or filter: 401 signature_invalid, while the first trial (/rest/api/user/current) works.
set -euo pipefail
if ! command -v tclsh >/dev/null || ! apt-get download --print-uris tcllib=1.21+dfsg-1 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and tclsh (apt-get install tcl)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download tcllib=1.21+dfsg-1 >/dev/null 2>&1
dpkg --extract tcllib_*.deb root

cat >run.tcl <<'TCL'
# header opens no connection, but its package asks for TLS at load time.
package provide tls 1.7
namespace eval tls { proc socket args { error "no connection is made here" } }
lappend auto_path root/usr/share/tcltk/tcllib1.21
puts "oauth [package require oauth] of Tcllib 1.21 on Tcl [info patchlevel]"
oauth::config -consumerkey key -consumersecret secret -accesstoken token -accesstokensecret token-secret

# signed: which of the query strings the signature in the header was made for.
proc signed {url candidates} {
  set header [lindex [oauth::header $url] 1]
  set pairs {}
  foreach {- name value} [regexp -all -inline {(oauth_\w+)="([^"]*)"} $header] {
    if {$name eq "oauth_signature"} { set signature $value } else { lappend pairs $name=$value }
  }
  foreach candidate $candidates {
    set parameters [join [lsort [concat $pairs $candidate]] &]
    set base GET&[oauth::PercentEncode [lindex [split $url ?] 0]]&[oauth::PercentEncode $parameters]
    if {[oauth::PercentEncode [base64::encode [sha1::hmac -bin -key secret&token-secret $base]]] eq $signature} {
      return "\"$candidate\""
    }
  }
  return "something else"
}
set seen [signed https://example.com/rest/api/user/current {{}}]
append seen ", " [signed https://example.com/rest/api/space?spaceKey=DEV {spaceKey=DEV ?spaceKey=DEV}]
puts "expected: \"\", \"spaceKey=DEV\""
puts "seen:     $seen"
if {$seen ne {"", "?spaceKey=DEV"}} {
  puts "CHANGED: this is no longer the behaviour described"
  exit 1
}
TCL
tclsh run.tcl
