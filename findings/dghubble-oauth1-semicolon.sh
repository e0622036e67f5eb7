#!/usr/bin/env bash
# Go module github.com/dghubble/oauth1 and a semicolon in a query value.
#
# Expected: RFC 5849, 3.4.1.3.1: every parameter of the query is signed; ";" is an ordinary character of a value (RFC 3986, 3.4), since
#   only "&" separates. A query that cannot be read would be an error.
# Seen: the query goes through url.URL.Query(), which drops each pair with ";" in silence: labels=a;b&limit=5 is signed as limit=5,
#   and sent as it was.
# Hurts: filters and links that carry ";", which browsers leave as it is: 401 signature_invalid for these alone.
#   The module signs escaped paths, default ports and "=" in values correctly; that it signs the first of repeated names is documented.
set -euo pipefail
command -v go >/dev/null || { echo "needs Go 1.22 or newer" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init finding >install.log 2>&1
go get github.com/dghubble/oauth1@v0.7.3 >>install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"

	"github.com/dghubble/oauth1"
)

// signer notes the parameters that it is asked to sign, without those of the protocol.
type signer struct{ seen []string }

func (s *signer) Name() string { return "HMAC-SHA1" }

func (s *signer) Sign(_, base string) (string, error) {
	parameters, _ := url.QueryUnescape(base[strings.LastIndex(base, "&")+1:])
	var own []string
	for _, pair := range strings.Split(parameters, "&") {
		if !strings.HasPrefix(pair, "oauth_") {
			decoded, _ := url.QueryUnescape(pair)
			own = append(own, decoded)
		}
	}
	s.seen = append(s.seen, strings.Join(own, "&"))
	return "signature", nil
}

func main() {
	fmt.Println("github.com/dghubble/oauth1 v0.7.3 on", runtime.Version())
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent = append(sent, r.URL.RawQuery) }))
	defer server.Close()
	config, signer := oauth1.NewConfig("key", "secret"), &signer{}
	config.Signer = signer
	client := config.Client(oauth1.NoContext, oauth1.NewToken("token", "token-secret"))
	queries := []string{"labels=a&limit=5", "labels=a;b&limit=5"}
	for _, query := range queries {
		if _, err := client.Get(server.URL + "/rest?" + query); err != nil {
			panic(err)
		}
	}
	seen := strings.Join(signer.seen, ", ")
	fmt.Println("sent:    ", strings.Join(sent, ", "))
	fmt.Println("expected:", strings.Join(queries, ", "))
	fmt.Println("seen:    ", seen)
	if seen != "labels=a&limit=5, limit=5" {
		fmt.Println("CHANGED: this is no longer the behaviour described")
		os.Exit(1)
	}
}
GO
go run .
