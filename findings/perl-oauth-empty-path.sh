#!/usr/bin/env bash
# Perl's Net::OAuth and WWW::OAuth, and a URL without a path.
#
# Expected: https://wiki.example.com?os_authType=basic is requested as "GET /?os_authType=basic" (RFC 9112, 3.2.1: an empty path is sent as
#   "/"), and RFC 5849, 3.4.1.2, has the path of the request in the base string URI: https://wiki.example.com/, as for the same URL
#   with the slash (RFC 3986, 6.2.3).
# Seen: both libraries sign "https://wiki.example.com", a URI that no service provider can have seen.
# Hurts: a first trial against a site's root, and base URLs to which only a query is appended: 401 signature_invalid, while every URL
#   with a path works.
set -euo pipefail
if ! perl -MLWP -e1 2>/dev/null || ! apt-get download --print-uris libnet-oauth-perl=0.28-4 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and libwww-perl" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download libnet-oauth-perl=0.28-4 libwww-oauth-perl=1.000-2 libclass-accessor-perl=0.51-2 \
  libclass-data-inheritable-perl=0.08-3 libdigest-hmac-perl=1.04+dfsg-2 libclass-tiny-perl=1.008-2 libclass-tiny-chained-perl=0.004-2 \
  librole-tiny-perl=2.002004-1 libmodule-runtime-perl=0.016-2 libwww-form-urlencoded-perl=0.26-2 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.pl <<'PERL'
use strict;
use warnings;
use HTTP::Request;
use Net::OAuth;
use URI::Escape;
use WWW::OAuth;
print "Net::OAuth $Net::OAuth::VERSION, WWW::OAuth $WWW::OAuth::VERSION on Perl $^V\n";

sub base_string_uri { uri_unescape((split /&/, $_[0])[1]) }

sub by_net_oauth {
    my $request = Net::OAuth->request('protected resource')->new(
        request_method => 'GET', request_url => $_[0], signature_method => 'HMAC-SHA1', nonce => 'nonce', timestamp => 1,
        consumer_key => 'key', consumer_secret => 'secret', token => 'token', token_secret => 'token-secret',
    );
    return base_string_uri($request->signature_base_string);
}

sub by_www_oauth {
    my $base;
    my $oauth = WWW::OAuth->new(
        client_id => 'key', client_secret => 'secret', token => 'token', token_secret => 'token-secret', signature_method => 'RSA-SHA1',
        signer => sub { $base = $_[0]; 'signature' },
    );
    $oauth->authenticate(HTTP::Request->new(GET => $_[0]));
    return base_string_uri($base);
}

my $seen = join ', ', map { by_net_oauth($_), by_www_oauth($_) } 'https://wiki.example.com/?x=1', 'https://wiki.example.com?x=1';
my $with = 'https://wiki.example.com/';
my $without = 'https://wiki.example.com';
print "expected: $with, $with, $with, $with\nseen:     $seen\n";
if ($seen ne "$with, $with, $without, $without") {
    print "CHANGED: this is no longer the behaviour described\n";
    exit 1;
}
PERL
perl -Iroot/usr/share/perl5 run.pl
