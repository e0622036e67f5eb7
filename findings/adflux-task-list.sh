#!/usr/bin/env bash
# PyPI package adflux (Markdown to Atlassian Document Format) and a task list.
#
# Expected: GitHub Flavored Markdown, 5.3: "- [x] done" is a task list item; Atlassian Document Format has taskList and taskItem for it.
#   Text that is no text in the source never becomes text of the document.
# Seen: the checkbox that the Markdown parser renders for web pages ends up as text: the page says
#   <input class="task-list-item-checkbox" ... type="checkbox"> done, in so many letters. No error, no warning; `validate` is content.
# Hurts: release checklists and README files published to Confluence or Jira Cloud: readers see HTML source before every item.
set -euo pipefail
if ! python3 -c "import venv, sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  echo "needs Python 3.10 or newer with venv" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check adflux==0.3.1 || exit 2

cat > run.py <<'PY'
import json
import sys
from importlib.metadata import version

import adflux

print("adflux", version("adflux"), "on Python", sys.version.split()[0])
written = adflux.convert("- [x] done\n", src="markdown", dst="adf")
block = json.loads(written)["content"][0]


def texts(node):
    return [node["text"]] if node["type"] == "text" else [text for child in node.get("content", []) for text in texts(child)]


seen = f"{block['type']}: {''.join(texts(block))}"
print("expected: taskList: done")
print("seen:    ", seen)
if seen != 'bulletList: <input class="task-list-item-checkbox" checked="checked" disabled="disabled" type="checkbox"> done':
    print("CHANGED: this is no longer the behaviour described")
    sys.exit(1)
PY
venv/bin/python run.py
