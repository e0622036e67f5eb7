#!/usr/bin/env bash
# Pulumi's generator of SDKs for Java, and a component that has a secret output.
#
# Expected: the schema's reference: `secret` specifies whether a property is secret, of any resource. The generated SDK compiles.
# Seen: the generator writes `additionalSecretOutputs` for a component as for a resource, and the options of components have no such
#   method, in the newest SDK either. One such component, and nothing of the SDK compiles. Node.js, Python and Go have the option.
# Hurts: every plugin with a component that makes a password or a key, for all of whose users in Java `pulumi package add` fails.
# Here: the plugin's schema marks no output of a component as secret; the plugin returns secrets, which need no mark.
set -euo pipefail
for tool in go mvn javac; do command -v "$tool" >/dev/null || { echo "needs Go 1.25, a JDK and Maven" >&2; exit 2; }; done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-modcacherw

cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const spec = `{
  "name": "finding", "version": "1.0.0",
  "resources": { "finding:index:Login": {
    "isComponent": true,
    "properties": { "password": { "type": "string", "secret": true } },
    "required": ["password"]
  } }
}`

func main() {
	var parsed schema.PackageSpec
	check(json.Unmarshal([]byte(spec), &parsed))
	pkg, diagnostics, err := schema.BindSpec(parsed, nil, schema.ValidationOptions{})
	check(err)
	if diagnostics.HasErrors() {
		panic(diagnostics)
	}
	files, err := java.GeneratePackage("finding", pkg, nil, nil, true, false)
	check(err)
	for name, content := range files {
		check(os.MkdirAll(filepath.Dir(name), 0o755))
		check(os.WriteFile(name, content, 0o644))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
go mod init finding >install.log 2>&1
go get github.com/pulumi/pulumi-java/pkg/codegen/java@v1.22.0 >>install.log 2>&1 || { cat install.log >&2; exit 2; }
go mod tidy >>install.log 2>&1
go run . >>install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>1.36.1</version></dependency>
    <dependency><groupId>com.google.code.findbugs</groupId><artifactId>jsr305</artifactId><version>3.0.2</version></dependency>
  </dependencies>
</project>
XML
echo "pulumi-java v1.22.0 (generator), com.pulumi:pulumi 1.36.1, $(javac -version 2>&1)"
compiled=0
mvn -q -B -Dmaven.repo.local="$folder/repository" compile >compile.log 2>&1 || compiled=$?
seen=$(grep -oE 'symbol: +method [A-Za-z]+|location: class com\.pulumi\.[A-Za-z.]+' compile.log | sort -u | tr -s ' ' | paste -sd ' ' -)
echo "expected: compiles"
echo "seen:     exit code $compiled, $seen"
if [ "$compiled" = 0 ] || [[ "$seen" != *"method additionalSecretOutputs"*  ]] || [[ "$seen" != *ComponentResourceOptions.Builder* ]]; then
  grep ERROR compile.log | head -5
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
