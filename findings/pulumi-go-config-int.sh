#!/usr/bin/env bash
# Pulumi for Go: GetInt and GetBool, and values that are no integer and no boolean.
#
# Expected: the documentation of Config.GetInt: "loads an optional int configuration value by its key, or returns 0 if it doesn't exist". A
#   value that exists and cannot be read is an error, as it is for get_int in Python and getBoolean in TypeScript.
# Seen: "30s" is 0 and "yes" is false, the same as a value that was never set, and nothing is logged. "010" is 8 by GetInt and
#   10 by GetFloat64; "1_000" is 1000. Only Try and Require have the error.
# Hurts: timeouts and limits, where 0 often means none: a typing error switches the limit off.
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
	"runtime"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

type mocks struct{}

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func (mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) { return args.Args, nil }

func TestFinding(t *testing.T) {
	fmt.Println("github.com/pulumi/pulumi/sdk/v3 v3.276.0 on", runtime.Version())
	t.Setenv("PULUMI_CONFIG", `{"project:timeout":"30s","project:verify":"yes","project:code":"010"}`)
	var seen string
	err := pulumi.RunErr(func(context *pulumi.Context) error {
		settings := config.New(context, "project")
		seen = fmt.Sprintf(`30s as %d, yes as %v, 010 as %d and %v, "" as %d`, settings.GetInt("timeout"), settings.GetBool("verify"),
			settings.GetInt("code"), settings.GetFloat64("code"), settings.GetInt("absent"))
		return nil
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(`expected: 30s as an error, yes as an error, 010 as 10 and 10, "" as 0`)
	fmt.Println("seen:    ", seen)
	if seen != `30s as 0, yes as false, 010 as 8 and 10, "" as 0` {
		t.Fatal("CHANGED: this is no longer the behaviour described")
	}
}
GO
go mod tidy >>install.log 2>&1 || { cat install.log >&2; exit 2; }
go test -v . | grep -v -e "^===" -e "^---" -e "^PASS" -e "^ok"
