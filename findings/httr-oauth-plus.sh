#!/usr/bin/env bash
# R's httr, OAuth 1.0a, and a plus sign in the query.
#
# Expected: RFC 5849, 3.4.1.3.1: the query is read as application/x-www-form-urlencoded, where "+" is a space: cql=type=page+and... and
#   cql=type=page%20and... are the same parameters and have the same signature. The service provider decodes "+" that way.
# Seen: "+" is signed as a plus sign (%2B); the URL is sent as it was given.
# Hurts: every URL that was copied from a browser or built by Java's or Python's form encoding: 401 signature_invalid for values with a
#   space, and for these alone.
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

# Which of the queries the signature was made for.
signed <- function(query, candidates) {
  app <- oauth_app("finding", "key", "secret")
  parameters <- oauth_signature(paste0("https://example.com/rest?", query), "GET", app, "token", "token-secret")
  signature <- parameters$oauth_signature
  parameters$oauth_signature <- NULL
  encode <- function(s) curl::curl_escape(s)
  for (candidate in candidates) {
    pairs <- sort(c(paste0(names(parameters), "=", parameters), candidate), method = "radix")
    base <- paste("GET", encode("https://example.com/rest"), encode(paste(pairs, collapse = "&")), sep = "&")
    mac <- openssl::sha1(charToRaw(base), key = charToRaw("secret&token-secret"))
    if (openssl::base64_encode(mac) == signature) return(candidate)
  }
  "something else"
}

candidates <- c("cql=a%20b", "cql=a%2Bb")
seen <- paste(signed("cql=a%20b", candidates), "and", signed("cql=a+b", candidates))
cat("expected: cql=a%20b and cql=a%20b\n")
cat("seen:    ", seen, "\n")
if (seen != "cql=a%20b and cql=a%2Bb") {
  cat("CHANGED: this is no longer the behaviour described\n")
  quit(status = 1)
}
R
Rscript run.R
