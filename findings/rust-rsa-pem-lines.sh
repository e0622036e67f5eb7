#!/usr/bin/env bash
# Rust crate `rsa` and a public key whose PEM text has an empty line at the end, or lines of 76 characters.
#
# Expected: RFC 7468, 2: parsers "SHOULD ignore whitespace and other non-base64 characters", and may handle lines of other lengths than
#   the 64 that generators have to write. The crate `pem` and OpenSSL read both.
# Seen: after an empty line at the end the error is of a "pre-encapsulation boundary", which speaks of the beginning of the text; with lines
#   of 76 characters, or with all on one line, it is "invalid Base64 encoding", although the base64 is valid.
# Hurts: keys that went through a heredoc, a vault or Java's MIME encoder (76), and a key that a page shows as one line of base64, put
#   between the two lines of PEM: the error sends people to look for a broken key.
set -euo pipefail
if ! command -v cargo >/dev/null; then
  echo "needs Rust 1.80 or newer with cargo" >&2
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
pem = "=3.0.6"
pem-rfc7468 = "=0.7.0"
rsa = { version = "=0.9.10", features = ["pem"] }
TOML
mkdir src
cat >src/main.rs <<'RUST'
use rsa::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
use rsa::{BigUint, RsaPublicKey};

fn outcome(text: &str) -> String {
    assert!(pem::parse(text).is_ok());
    match RsaPublicKey::from_public_key_pem(text) {
        Ok(_) => "read".to_string(),
        Err(error) => error.to_string().replace("ASN.1 error: PEM error: ", ""),
    }
}

fn main() {
    println!("rsa 0.9.10, pem-rfc7468 0.7.0");
    let modulus = (BigUint::from(1u8) << 2047usize) + BigUint::from(1u8);
    let key = RsaPublicKey::new(modulus, BigUint::from(65537u32)).unwrap();
    let text = key.to_public_key_pem(LineEnding::LF).unwrap();
    let base64: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let lines: Vec<String> = base64.as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let wide = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"));

    let seen = format!("as written: {}; empty line: {}; 76: {}", outcome(&text), outcome(&format!("{text}\n")), outcome(&wide));
    let recorded = "as written: read; empty line: PEM error in pre-encapsulation boundary; 76: PEM Base64 error: invalid Base64 encoding";
    println!("expected: as written: read; empty line: read; 76: read");
    println!("seen:     {seen}");
    if seen != recorded {
        println!("CHANGED: this is no longer the behaviour described");
        std::process::exit(1);
    }
}
RUST
cargo run --quiet
