#!/usr/bin/env bash
# pulumi stack output --shell and outputs whose names are not shell variables.
#
# Expected: help text: "Emit output as a shell script", to be used as eval "$(pulumi stack output --shell)". Values are quoted with care;
#   a name that cannot be a variable is left out, converted or refused.
# Seen: the name is written as it is. `consumer-key=abc` is a command to the shell, not an assignment: eval prints "command not found" and
#   goes on, so that the variable is missing; with set -e the script ends there. Names with "-" and "." are ordinary outputs.
# Hurts: pipelines that hand a consumer key or a URL to the next step; the error blames a command that nobody wrote.
set -euo pipefail
if ! command -v pulumi >/dev/null; then
  echo "needs the Pulumi CLI on the PATH, 3.259 or newer; its npm package brings it: npm install --global pulumi" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
printf 'name: project\nruntime: yaml\n' >Pulumi.yaml
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

cat >stack.json <<'JSON'
{
  "version": 3,
  "deployment": {
    "manifest": { "time": "2026-01-01T00:00:00Z", "magic": "", "version": "" },
    "resources": [
      {
        "urn": "urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev",
        "custom": false,
        "type": "pulumi:pulumi:Stack",
        "outputs": { "consumer-key": "abc", "url": "it's \"here\" $HOME" }
      }
    ]
  }
}
JSON
pulumi stack import --file stack.json >/dev/null 2>&1
pulumi stack output --shell >outputs.sh
cat outputs.sh
expected="a script that the shell accepts"
seen=$(bash -c 'source ./outputs.sh 2>/dev/null || true; echo "url=$url"')
bash -e ./outputs.sh 2>/dev/null && seen+=", script succeeds" || seen+=", script fails"
recorded="url=it's \"here\" \$HOME, script fails"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
