#!/usr/bin/env bash
# Rust crate `oauth1` and two parameters of which one name is the beginning of the other.
#
# Expected: RFC 5849, 3.4.1.3.2: parameters are sorted by name, in byte order; "page" comes before "page-size" and "page1".
# Seen: the crate sorts the finished pairs "name=value" as strings. "=" sorts after "-", "." and all digits, so that page-size=10 and
#   page1=x stand before page=1 in the signature base string. A letter or "_" after the common beginning sorts correctly.
# Hurts: pagination and numbered fields; a request with "page" works, and 401 signature_invalid comes with the second parameter.
set -euo pipefail
if ! command -v cargo >/dev/null; then
  echo "needs Rust 1.80 or newer with cargo, and a C compiler" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"

[dependencies]
oauth1 = "=1.0.0"
base64 = "=0.11.0"
percent-encoding = "=2.3.2"
ring = "=0.16.20"
TOML
mkdir src
cat >src/main.rs <<'RUST'
use std::borrow::Cow;
use std::collections::HashMap;

const RESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(s: &str) -> String {
    percent_encoding::utf8_percent_encode(s, RESERVED).to_string()
}

fn main() {
    println!("oauth1 1.0.0");
    let consumer = oauth1::Token::new("key", "secret");
    let params = HashMap::from([("page", Cow::from("1")), ("page-size", Cow::from("10"))]);
    let header = oauth1::authorize("GET", "https://example.com/rest", &consumer, None, Some(params));

    // The crate keeps its base string to itself: the signature tells which of the two orders it was.
    let mut protocol: Vec<String> = header.trim_start_matches("OAuth ").split(", ").map(|p| p.replace('"', "")).collect();
    protocol.retain(|pair| !pair.starts_with("oauth_signature="));
    let mut seen = "something else";
    for order in ["page=1&page-size=10", "page-size=10&page=1"] {
        let pairs = format!("{}&{}", protocol.join("&"), order);
        let base = format!("GET&{}&{}", encode("https://example.com/rest"), encode(&pairs));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"secret&");
        let signature = encode(&base64::encode(&ring::hmac::sign(&key, base.as_bytes())));
        if header.contains(&format!("oauth_signature=\"{signature}\"")) {
            seen = order;
        }
    }
    println!("expected: page=1&page-size=10");
    println!("seen:     {seen}");
    if seen != "page-size=10&page=1" {
        println!("CHANGED: this is no longer the behaviour described");
        std::process::exit(1);
    }
}
RUST
cargo run --quiet
