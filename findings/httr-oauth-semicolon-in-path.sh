#!/usr/bin/env bash
# R's httr, OAuth 1.0a, and a semicolon in the path.
#
# Expected: RFC 5849, 3.4.1.2: the base string URI has the path of the request. ";" is an ordinary character of it (RFC 3986, 3.3).
# Seen: the path is cut at the first ";": /display/DEV/Risks;open/2026 is requested, and /display/DEV/Risks is signed.
# Hurts: pages with ";" in their title, session ids in the path (;jsessionid=...) and matrix parameters of JAX-RS: 401
#   signature_invalid for these alone.
set -euo pipefail
if ! Rscript -e 'if (packageVersion("httr") != "1.4.5") quit(status = 1)' >/dev/null 2>&1; then
  echo "needs R with httr 1.4.5, as Debian 12 has it (apt-get install r-cran-httr)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >run.R <<'R'
suppressMessages(library(httr))
cat("httr", as.character(packageVersion("httr")), "on", R.version.string, "\n")

# Which of the paths the signature was made for.
signed <- function(path, candidates) {
  app <- oauth_app("finding", "key", "secret")
  parameters <- oauth_signature(paste0("https://example.com", path), "GET", app, "token", "token-secret")
  signature <- parameters$oauth_signature
  parameters$oauth_signature <- NULL
  pairs <- sort(paste0(names(parameters), "=", parameters), method = "radix")
  encode <- function(s) curl::curl_escape(s)
  for (candidate in candidates) {
    base <- paste("GET", encode(paste0("https://example.com", candidate)), encode(paste(pairs, collapse = "&")), sep = "&")
    mac <- openssl::sha1(charToRaw(base), key = charToRaw("secret&token-secret"))
    if (openssl::base64_encode(mac) == signature) return(candidate)
  }
  "something else"
}

path <- "/display/DEV/Risks;open/2026"
seen <- signed(path, c(path, "/display/DEV/Risks"))
cat("expected:", path, "\n")
cat("seen:    ", seen, "\n")
if (seen != "/display/DEV/Risks") {
  cat("CHANGED: this is no longer the behaviour described\n")
  quit(status = 1)
}
R
Rscript run.R
