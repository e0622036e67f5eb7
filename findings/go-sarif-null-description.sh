#!/usr/bin/env bash
# Go module github.com/owenrumney/go-sarif/v2 and a rule without a description.
#
# Expected: SARIF 2.1.0, 3.49.9: shortDescription is optional. A rule that was added by its id alone is written without it; the schema
#   wants an object wherever the property stands. Its sisters fullDescription, help and name are left out.
# Seen: "shortDescription": null is written. A validator with the SARIF schema refuses the file.
# Hurts: converters of preview and policy results for code scanning, whose rules come from a list of ids.
set -euo pipefail
command -v go >/dev/null || { echo "needs Go 1.22 or newer" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init finding >install.log 2>&1
go get github.com/owenrumney/go-sarif/v2@v2.3.3 >>install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"github.com/owenrumney/go-sarif/v2/sarif"
)

func main() {
	fmt.Println("github.com/owenrumney/go-sarif/v2 v2.3.3 on", runtime.Version())
	run := sarif.NewRunWithInformationURI("finding", "https://example.com")
	run.AddRule("LINK1")
	written, err := json.Marshal(run.Tool.Driver.Rules)
	if err != nil {
		panic(err)
	}
	seen := string(written)
	fmt.Println(`expected: [{"id":"LINK1"}]`)
	fmt.Println("seen:    ", seen)
	if seen != `[{"id":"LINK1","shortDescription":null}]` {
		fmt.Println("CHANGED: this is no longer the behaviour described")
		os.Exit(1)
	}
}
GO
go run .
