#!/usr/bin/env bash
# Go module github.com/mrjones/oauth and a path with escaped characters.
#
# Expected: RFC 5849, 3.4.1.2: the base string URI has the path as it stands in the request, /display/My%20Space, which is then
#   percent-encoded once more as part of the base string (My%2520Space).
# Seen: the decoded path is signed ("My Space", once encoded: My%20Space) while the escaped one is sent. Paths without escapes work.
# Hurts: titles, attachments and space keys in the path of Confluence, Jira and Bitbucket URLs: 401 signature_invalid for exactly
#   those with a space, an umlaut or an escaped slash. github.com/dghubble/oauth1 signs them correctly.
set -euo pipefail
command -v go >/dev/null || { echo "needs Go 1.22 or newer" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init finding >install.log 2>&1
go get github.com/mrjones/oauth@v0.0.0-20190623134757-126b35219450 >>install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > main.go <<'GO'
package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"sort"
	"strings"

	"github.com/mrjones/oauth"
)

func encode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// signedPath says which reading of the path the signature in the header was made for.
func signedPath(r *http.Request) string {
	var pairs []string
	signature := ""
	for _, m := range regexp.MustCompile(`(\w+)="([^"]*)"`).FindAllStringSubmatch(r.Header.Get("Authorization"), -1) {
		if m[1] == "oauth_signature" {
			signature, _ = url.QueryUnescape(m[2])
		} else {
			pairs = append(pairs, m[1]+"="+m[2])
		}
	}
	sort.Strings(pairs)
	for _, path := range []string{r.URL.EscapedPath(), r.URL.Path} {
		mac := hmac.New(sha1.New, []byte("secret&token-secret"))
		fmt.Fprintf(mac, "GET&%s&%s", encode("http://"+r.Host+path), encode(strings.Join(pairs, "&")))
		if base64.StdEncoding.EncodeToString(mac.Sum(nil)) == signature {
			return path
		}
	}
	return "something else"
}

func main() {
	fmt.Println("github.com/mrjones/oauth v0.0.0-20190623134757-126b35219450 on", runtime.Version())
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, signedPath(r))
	}))
	defer server.Close()
	consumer := oauth.NewConsumer("key", "secret", oauth.ServiceProvider{})
	client, err := consumer.MakeHttpClient(&oauth.AccessToken{Token: "token", Secret: "token-secret"})
	if err != nil {
		panic(err)
	}
	for _, path := range []string{"/display/DEV", "/display/My%20Space"} {
		if _, err := client.Get(server.URL + path); err != nil {
			panic(err)
		}
	}
	fmt.Println("expected: /display/DEV, /display/My%20Space")
	fmt.Println("seen:     " + strings.Join(seen, ", "))
	if strings.Join(seen, ", ") != "/display/DEV, /display/My Space" {
		fmt.Println("CHANGED: this is no longer the behaviour described")
		os.Exit(1)
	}
}
GO
go run .
