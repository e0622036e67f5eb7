#!/usr/bin/env bash
# Go program github.com/a8m/envsubst and a Pulumi YAML program.
#
# Expected: its README: substitution of environment variables, in the forms of the shell. ${link.id} names no variable: a shell calls it a
#   bad substitution, and the envsubst of GNU gettext, in whose place it is used, leaves it as it is. The
#   flag -no-unset is there to "fail if a variable is not set".
# Seen: what follows the name is thrown away: ${link.id} becomes the value of "link", and nothing where there is none; with -no-unset a
#   set variable hides the loss. Written $${link.id} it is kept.
# Hurts: pipelines that fill in a Pulumi.yaml, or a Helm value or a ConfigMap that carries one, before it is run: the references between
#   resources vanish, and a reference to a resource that is called like a variable ("name", "home") gets its text.
set -euo pipefail
command -v go >/dev/null || { echo "needs Go 1.22 or newer" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init finding >install.log 2>&1
go get github.com/a8m/envsubst/cmd/envsubst@v1.4.3 >>install.log 2>&1 || { cat install.log >&2; exit 2; }
go build -o envsubst github.com/a8m/envsubst/cmd/envsubst >>install.log 2>&1 || { cat install.log >&2; exit 2; }
echo "github.com/a8m/envsubst v1.4.3 on $(go version | cut -d' ' -f3)"

# shellcheck disable=SC2016
text='${STAGE}-${link.id}-${other.id}-${link[0].name}'
seen="$(STAGE=prod link=wiki ./envsubst <<<"$text"), with -no-unset $(STAGE=prod link=wiki ./envsubst -no-unset <<<'${link.id}')"
# shellcheck disable=SC2016
echo 'expected: prod-${link.id}-${other.id}-${link[0].name}, with -no-unset ${link.id}'
echo "seen:     $seen"
if [ "$seen" != "prod-wiki--wiki, with -no-unset wiki" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
