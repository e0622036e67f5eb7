#!/usr/bin/env bash
# Pulumi for Go, and a date inside a value that is turned into an output.
#
# Expected: the documentation of JSONMarshal: it uses "encoding/json".Marshal "to serialize the given Output value into a JSON string", and
#   of All: "each element of the array will contain the resolved value of the corresponding output". A time.Time stays what it is.
# Seen: before that, the SDK copies the value field by field in search of outputs, and leaves out the fields that are not exported. Of a
#   time.Time nothing is left: 0001-01-01T00:00:00Z. A big.Int becomes 0, the user of a url.URL vanishes. There is no error, and an
#   output whose apply returned the same time.Time keeps it.
# Hurts: expiry dates and timestamps in tags, policies and metadata: each is written as a date of the year 1.
set -euo pipefail
command -v go >/dev/null || { echo "needs Go 1.25 or newer" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init finding >install.log 2>&1
go get github.com/pulumi/pulumi/sdk/v3@v3.276.0 >>install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > main_test.go <<'GO'
package main

import (
	"fmt"
	"math/big"
	"runtime"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type mocks struct{}

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func (mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) { return args.Args, nil }

func text(output pulumi.Output) string {
	result := make(chan string)
	output.ApplyT(func(value any) any { result <- fmt.Sprint(value); return value })
	return <-result
}

func TestFinding(t *testing.T) {
	fmt.Println("github.com/pulumi/pulumi/sdk/v3 v3.276.0 on", runtime.Version())
	var seen string
	err := pulumi.RunErr(func(*pulumi.Context) error {
		date := time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC)
		seen = text(pulumi.JSONMarshal(map[string]any{"until": date, "number": big.NewInt(7)})) +
			", " + text(pulumi.Sprintf("%v", date)) + ", " + text(pulumi.All(date))
		return nil
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(`expected: {"number":7,"until":"2031-05-06T00:00:00Z"}, 2031-05-06 00:00:00 +0000 UTC, [2031-05-06 00:00:00 +0000 UTC]`)
	fmt.Println("seen:    ", seen)
	if seen != `{"number":0,"until":"0001-01-01T00:00:00Z"}, 0001-01-01 00:00:00 +0000 UTC, [0001-01-01 00:00:00 +0000 UTC]` {
		t.Fatal("CHANGED: this is no longer the behaviour described")
	}
}
GO
go mod tidy >>install.log 2>&1 || { cat install.log >&2; exit 2; }
go test -v . | grep -v -e "^===" -e "^---" -e "^PASS" -e "^ok"
