#!/usr/bin/env bash
# PHP's oauth extension and a parameter that stands twice in the URL.
#
# Expected: RFC 5849, 3.4.1.3.2: parameters that share a name are all signed, sorted by value. Names with brackets (id[]=1&id[]=2) are
#   no exception: brackets mean something to PHP and nothing to the protocol.
# Seen: generateSignature signs the last value alone, for both spellings.
# Hurts: expand=body&expand=space, id=1&id=2 and the like: 401 signature_invalid as soon as there are two.
set -euo pipefail
if ! php -v 2>/dev/null | grep -q "^PHP 8\.2" || ! apt-get download --print-uris php8.2-oauth=2.0.7+1.2.3-16 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and php8.2-cli" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download php8.2-oauth=2.0.7+1.2.3-16 >/dev/null 2>&1
dpkg --extract php8.2-oauth_*.deb root

cat >run.php <<'PHP'
<?php
echo 'oauth ', phpversion('oauth'), ' on PHP ', PHP_VERSION, "\n";

function signature(array $pairs): string
{
    sort($pairs, SORT_STRING);
    $base = implode('&', array_map('rawurlencode', ['GET', 'https://example.com/rest', implode('&', $pairs)]));
    return base64_encode(hash_hmac('sha1', $base, 'secret&token-secret', true));
}

// signed tells which of the pairs of the query the extension's signature was made for.
function signed(string $query): string
{
    $oauth = new OAuth('key', 'secret', OAUTH_SIG_METHOD_HMACSHA1, OAUTH_AUTH_TYPE_AUTHORIZATION);
    $oauth->setToken('token', 'token-secret');
    $oauth->setNonce('nonce');
    $oauth->setTimestamp('1');
    $protocol = ['oauth_consumer_key=key', 'oauth_nonce=nonce', 'oauth_signature_method=HMAC-SHA1', 'oauth_timestamp=1',
        'oauth_token=token', 'oauth_version=1.0'];
    $pairs = explode('&', $query);
    foreach ([$pairs, [$pairs[0]], [end($pairs)]] as $candidate) {
        $encoded = str_replace(['[', ']'], ['%5B', '%5D'], $candidate);
        if (signature([...$protocol, ...$encoded]) === $oauth->generateSignature('GET', "https://example.com/rest?$query")) {
            return implode('&', $candidate);
        }
    }
    return 'something else';
}

$queries = ['id=1', 'id=1&id=2', 'id[]=1&id[]=2'];
$seen = implode(', ', array_map('signed', $queries));
echo 'expected: ', implode(', ', $queries), "\nseen:     $seen\n";
if ($seen !== 'id=1, id=2, id[]=2') {
    echo "CHANGED: this is no longer the behaviour described\n";
    exit(1);
}
PHP
php -n -d extension="$(ls "$folder"/root/usr/lib/php/*/oauth.so)" run.php
