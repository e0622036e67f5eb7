#!/usr/bin/env bash
# Pulumi for Go: Sprintf and an optional string.
#
# Expected: an input of the type StringPtrInput takes a String and a StringPtr alike, and so does Sprintf: the StringPtr with the value
#   "DEV" is formatted as DEV, as pulumi.interpolate in TypeScript and Output.format in Python write an optional output.
# Seen: a StringPtr or StringPtrOutput is formatted as the address in memory, 0xc0001a2b30. There is no error, go vet is content, and the
#   next run has another address.
# Hurts: names and URLs built from a resource's optional outputs, most of which are pointers: each preview shows an update of all that
#   depends on them. Elem() in front of the output is the way out.
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
	"regexp"
	"runtime"
	"testing"

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
		space := pulumi.StringPtr("DEV")
		seen = text(pulumi.Sprintf("/display/%v, /display/%v", pulumi.String("DEV"), space)) +
			text(pulumi.Sprintf(", /display/%v", space.ToStringPtrOutput())) +
			text(pulumi.Sprintf(", /display/%v", space.ToStringPtrOutput().Elem()))
		return nil
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("expected: /display/DEV, /display/DEV, /display/DEV, /display/DEV")
	fmt.Println("seen:    ", seen)
	if !regexp.MustCompile(`^/display/DEV, /display/0x[0-9a-f]+, /display/0x[0-9a-f]+, /display/DEV$`).MatchString(seen) {
		t.Fatal("CHANGED: this is no longer the behaviour described")
	}
}
GO
go mod tidy >>install.log 2>&1 || { cat install.log >&2; exit 2; }
go test -v . | grep -v -e "^===" -e "^---" -e "^PASS" -e "^ok"
