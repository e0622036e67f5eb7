#!/usr/bin/env bash
# PyPI package sarif-tools and results that do not count any more.
#
# Expected: SARIF 2.1.0, 3.27.23 and 3.35: a result with an accepted suppression is suppressed; 3.27.24: the baseline state "absent" is
#   for a result that "was detected in the baseline run but was not detected in the current run". `sarif --check error` is for failing a
#   build that has errors.
# Seen: both are counted as errors, in the summary and for the exit code: one suppressed and one fixed finding, none open, and the build
#   fails. The kinds "pass" and "notApplicable" are left out as the specification says.
# Hurts: pipelines whose scanner writes suppressions into the report (in-source comments, accepted risks) or compares with a baseline:
#   each repaired finding is one more error.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5 || exit 2

cat > run.py <<'PY'
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import version
from io import StringIO

from sarif.cmdline.main import main

print("sarif-tools", version("sarif-tools"), "on Python", sys.version.split()[0])
RULE = {"ruleId": "LINK1", "level": "error", "message": {"text": "The link has no name."}}


def check(**more):
    run = {"tool": {"driver": {"name": "policy"}}, "results": [{**RULE, **more}]}
    with open("results.sarif", "w") as file:
        json.dump({"version": "2.1.0", "runs": [run]}, file)
    sys.argv = ["sarif", "--check", "error", "summary", "results.sarif"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return main()


seen = ", ".join(
    f"{name} {check(**more)}"
    for name, more in {
        "open": {},
        "pass": {"kind": "pass", "level": "none"},
        "suppressed": {"suppressions": [{"kind": "external", "status": "accepted"}]},
        "absent": {"baselineState": "absent"},
    }.items()
)
print("expected: open 1, pass 0, suppressed 0, absent 0")
print("seen:    ", seen)
if seen != "open 1, pass 0, suppressed 1, absent 1":
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
