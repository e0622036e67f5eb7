#!/usr/bin/env bash
# Ruby's oauth and simple_oauth, and a semicolon in a query value.
#
# Expected: RFC 5849, 3.4.1.3.1: parameters are read from the query as application/x-www-form-urlencoded, which separates them by "&"
#   alone. A ";" may stand unescaped in a query (RFC 3986, 3.4) and is part of the value: labels=a;b.
# Seen: both read the query with CGI.parse, which takes ";" for a separator too. oauth signs labels=a and an empty parameter b;
#   simple_oauth, which leaves out names without a value, signs labels=a only. The URL is sent as it was given.
# Hurts: filters and links that carry ";", which browsers leave as it is: 401 signature_invalid for these alone.
set -euo pipefail
if ! command -v ruby >/dev/null || ! apt-get download --print-uris ruby-oauth=0.5.4-1.1 >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and ruby" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download ruby-oauth=0.5.4-1.1 ruby-simple-oauth=0.3.1-3 >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done

cat >run.rb <<'RUBY'
require "oauth"
require "oauth/request_proxy/net_http"
require "simple_oauth"
puts "oauth #{OAuth::VERSION}, simple_oauth 0.3.1 on Ruby #{RUBY_VERSION}"

def unescape(text) = URI.decode_www_form_component(text)
# The parameters of a signature base string, without those of the protocol.
def parameters(base) = unescape(base.split("&")[2]).split("&").grep_v(/^oauth_/).map { |pair| unescape(pair) }.join("&")

uri = URI("https://example.com/rest/api/search?labels=a;b")
options = { uri: uri, parameters: { "oauth_consumer_key" => "key" } }
oauth = OAuth::RequestProxy.proxy(Net::HTTP::Get.new(uri.request_uri), options).signature_base_string

header = SimpleOAuth::Header.new(:get, uri, {}, consumer_key: "key", consumer_secret: "secret")
simple_oauth = header.send(:signature_base)

seen = "oauth signs #{parameters(oauth)}, simple_oauth signs #{parameters(simple_oauth)}"
puts "expected: oauth signs labels=a;b, simple_oauth signs labels=a;b"
puts "seen:     #{seen}"
if seen != "oauth signs b=&labels=a, simple_oauth signs labels=a"
  puts "CHANGED: this is no longer the behaviour described"
  exit 1
end
RUBY
ruby -Iroot/usr/lib/ruby/vendor_ruby run.rb
