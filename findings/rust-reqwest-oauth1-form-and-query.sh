#!/usr/bin/env bash
# Rust crate `reqwest-oauth1` and a form that is posted to a URL with a query.
#
# Expected: RFC 5849, 3.4.1.3.1: the parameters of the query and those of a form in the body are both signed; the server signs both.
# Seen: where the URL has a query, the form is sent, but not signed: two requests with different forms have the same signature. Without a
#   query, the form is signed.
# Hurts: posts to /admin?os_authType=oauth and the like, or with a user in the query (xoauth_requestor_id): 401 signature_invalid.
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
reqwest = { version = "=0.12.28", default-features = false }
reqwest-oauth1 = { version = "=0.3.0", default-features = false }
TOML
mkdir src
cat >src/main.rs <<'RUST'
use reqwest_oauth1::{OAuthClientProvider, OAuthParameters, Secrets};

/// The signature of a form, with a nonce and a time that are always the same.
fn signature(query: &str, value: &str) -> String {
    let secrets = Secrets::new("key", "secret").token("token", "token-secret");
    let parameters = OAuthParameters::new().nonce("nonce").timestamp(1u64);
    let request = reqwest::Client::new()
        .oauth1_with_params(secrets, parameters)
        .post(format!("https://wiki.example.com/rest{query}"))
        .form(&[("title", value)])
        .generate_signature()
        .unwrap()
        .build()
        .unwrap();
    let header = request.headers()["authorization"].to_str().unwrap();
    header.split("oauth_signature=\"").nth(1).unwrap().split('"').next().unwrap().to_string()
}

fn compare(query: &str) -> &'static str {
    if signature(query, "one") == signature(query, "two") { "form not signed" } else { "form signed" }
}

fn main() {
    println!("reqwest-oauth1 0.3.0");
    let seen = format!("without a query: {}, with one: {}", compare(""), compare("?draft=true"));
    println!("expected: without a query: form signed, with one: form signed");
    println!("seen:     {seen}");
    if seen != "without a query: form signed, with one: form not signed" {
        println!("CHANGED: this is no longer the behaviour described");
        std::process::exit(1);
    }
}
RUST
cargo run --quiet
