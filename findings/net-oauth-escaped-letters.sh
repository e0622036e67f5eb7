#!/usr/bin/env bash
# Perl's Net::OAuth and a letter outside ASCII in the query.
#
# Expected: RFC 5849, 3.4.1.3.1 and 3.6: the value "%C3%A4" of a query is decoded to the two bytes of "ä" in UTF-8, and encoded again to
#   %C3%A4. The documentation asks for text that was decoded before it is passed; a URL with escapes is ASCII, and stays so.
# Seen: the bytes are taken for characters and encoded to UTF-8 once more: %C3%83%C2%A4 is signed. A warning on the standard error
#   output asks the caller to decode the message, which is in no place where a caller could.
# Hurts: searches and page titles in any language but English: 401 signature_invalid for these alone.
set -euo pipefail
if ! perl -MURI -e1 2>/dev/null || ! apt-get download --print-uris libnet-oauth-perl=0.28-4 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and liburi-perl" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download libnet-oauth-perl=0.28-4 \
  libclass-accessor-perl=0.51-2 libclass-data-inheritable-perl=0.08-3 libdigest-hmac-perl=1.04+dfsg-2 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.pl <<'PERL'
use strict;
use warnings;
use Net::OAuth;
use URI::Escape;
print "Net::OAuth $Net::OAuth::VERSION on Perl $^V\n";
$Net::OAuth::SKIP_UTF8_DOUBLE_ENCODE_CHECK = 1;    # keeps the warning off the screen, and nothing else

# The parameters of the query as the signature base string has them.
sub signed {
    my $request = Net::OAuth->request('protected resource')->new(
        request_method => 'GET', request_url => "https://example.com/rest?$_[0]", signature_method => 'HMAC-SHA1', nonce => 'nonce',
        consumer_key => 'key', consumer_secret => 'secret', token => 'token', token_secret => 'token-secret', timestamp => 1,
    );
    my $parameters = uri_unescape((split /&/, $request->signature_base_string)[2]);
    return join '&', grep { !/^oauth_/ } split /&/, $parameters;
}

my @queries = ('title=%26', 'title=%C3%A4');
my $seen = join ' and ', map { signed($_) } @queries;
print 'expected: ', join(' and ', @queries), "\nseen:     $seen\n";
if ($seen ne 'title=%26 and title=%C3%83%C2%A4') {
    print "CHANGED: this is no longer the behaviour described\n";
    exit 1;
}
PERL
perl -Iroot/usr/share/perl5 run.pl
