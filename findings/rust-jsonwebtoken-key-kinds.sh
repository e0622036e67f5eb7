#!/usr/bin/env bash
# Rust crate `jsonwebtoken` and a key file of the wrong kind.
#
# Expected: the documentation: DecodingKey::from_rsa_pem loads "a public RSA key in a PEM format", EncodingKey::from_rsa_pem "errors if the
#   key is not a valid RSA key" for signing. The label in the PEM text says which kind it is.
# Seen: both functions take every kind. With a private key for verifying, each token is "InvalidSignature", as if the token were forged;
#   with a public key or a certificate for signing, the first token fails, long after the start of the program.
# Hurts: services that are given two files of one key pair in two variables: swapped, they start, and refuse every user.
set -euo pipefail
if ! command -v cargo >/dev/null || ! command -v openssl >/dev/null; then
  echo "needs Rust 1.80 or newer with cargo, a C compiler, and openssl" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
openssl genrsa -out private.pem 2048 2>/dev/null
openssl rsa -in private.pem -pubout -out public.pem 2>/dev/null
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"

[dependencies]
jsonwebtoken = "=9.3.1"
TOML
mkdir src
cat >src/main.rs <<'RUST'
use jsonwebtoken::{decode, encode, Algorithm, DecodingKey, EncodingKey, Header, Validation};
use std::collections::BTreeMap;

fn sign(file: &str) -> Result<String, String> {
    let pem = std::fs::read(file).unwrap();
    let key = EncodingKey::from_rsa_pem(&pem).map_err(|_| "refused at load".to_string())?;
    encode(&Header::new(Algorithm::RS256), &BTreeMap::from([("exp", 99_999_999_999u64)]), &key).map_err(|error| error.to_string())
}

fn verify(token: &str, file: &str) -> String {
    let pem = std::fs::read(file).unwrap();
    let Ok(key) = DecodingKey::from_rsa_pem(&pem) else { return "refused at load".to_string() };
    match decode::<BTreeMap<String, u64>>(token, &key, &Validation::new(Algorithm::RS256)) {
        Ok(_) => "valid".to_string(),
        Err(error) => error.to_string(),
    }
}

fn main() {
    println!("jsonwebtoken 9.3.1");
    let token = sign("private.pem").unwrap();
    let seen = format!(
        "verified with public {}, with private {}; signed with public {}",
        verify(&token, "public.pem"),
        verify(&token, "private.pem"),
        sign("public.pem").unwrap_err()
    );
    println!("expected: verified with public valid, with private refused at load; signed with public refused at load");
    println!("seen:     {seen}");
    if seen != "verified with public valid, with private InvalidSignature; signed with public RSA key invalid: InvalidEncoding" {
        println!("CHANGED: this is no longer the behaviour described");
        std::process::exit(1);
    }
}
RUST
cargo run --quiet
