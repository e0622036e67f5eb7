#!/usr/bin/env bash
# Perl's LWP::Authen::OAuth and a form that is posted to a URL with a query.
#
# Expected: RFC 5849, 3.4.1.3.1: the parameters are those of the query, of the Authorization header and of the form, all of them.
# Seen: the form takes the place of the query: only its parameters are signed. And a form whose type is written with a charset
#   (application/x-www-form-urlencoded; charset=UTF-8) is not read at all: then the query alone is signed.
# Hurts: forms posted to Confluence and Jira actions with parameters in the URL (os_authType=basic, atl_token, pageId): 401
#   signature_invalid for these alone.
set -euo pipefail
if ! perl -MLWP -e1 2>/dev/null || ! apt-get download --print-uris liblwp-authen-oauth-perl=1.01-1.1 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and libwww-perl" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download liblwp-authen-oauth-perl=1.01-1.1 >/dev/null 2>&1
dpkg --extract liblwp-authen-oauth-perl_*.deb root

cat >run.pl <<'PERL'
use strict;
use warnings;
use Digest::SHA qw(hmac_sha1_base64);
use HTTP::Request;
use LWP::Authen::OAuth;
use URI::Escape;
print "LWP::Authen::OAuth $LWP::Authen::OAuth::VERSION on Perl $^V\n";

# Which of the parameters the signature in the header was made for.
sub signed {
    my ($type) = @_;
    my $request = HTTP::Request->new(POST => 'https://example.com/action?pageId=7', ['Content-Type' => $type], 'title=Home');
    LWP::Authen::OAuth->new(oauth_consumer_key => 'key', oauth_consumer_secret => 'secret')->sign_hmac_sha1($request);
    my %header = $request->header('Authorization') =~ /(oauth_\w+)="([^"]*)"/g;
    my $signature = uri_unescape(delete $header{oauth_signature});
    for my $parameters (['pageId=7', 'title=Home'], ['pageId=7'], ['title=Home']) {
        my @pairs = sort((map { "$_=$header{$_}" } keys %header), @$parameters);
        my $base = join '&', map { uri_escape($_) } 'POST', 'https://example.com/action', join('&', @pairs);
        return join '&', @$parameters if hmac_sha1_base64($base, 'secret&') . '=' eq $signature;
    }
    return 'something else';
}

my $seen = signed('application/x-www-form-urlencoded') . ', ' . signed('application/x-www-form-urlencoded; charset=UTF-8');
print "expected: pageId=7&title=Home, pageId=7&title=Home\nseen:     $seen\n";
if ($seen ne 'title=Home, pageId=7') {
    print "CHANGED: this is no longer the behaviour described\n";
    exit 1;
}
PERL
perl -Iroot/usr/share/perl5 run.pl
