#!/usr/bin/env bash
# Checks the Apex project without an org: types (apex-ls), PMD's Apex rules (pmd.xml), format (prettier). Needs Java 17 and Node 20 or later;
# the tools are those of package-lock.json, installed once into CROSSWALK_APEX_TOOLS (.tools here, which git ignores).
set -euo pipefail
project=$(cd "$(dirname "$0")" && pwd)
tools=${CROSSWALK_APEX_TOOLS:-$project/.tools}
subject=${1:-$project}

for need in java node npm; do
    command -v "$need" >/dev/null || { echo "check.sh: there is no $need on this machine (Java 17 and Node 20 or later are needed)" >&2; exit 69; }
done

lock=$(sha256sum "$project/package-lock.json" | cut -d' ' -f1)
if [ "$(cat "$tools/installed" 2>/dev/null)" != "$lock" ]; then
    mkdir -p "$tools"
    cp "$project/package.json" "$project/package-lock.json" "$tools/"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    echo "$lock" >"$tools/installed"
fi

jars=$tools/node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib
failed=0
echo "== types";  java -cp "$jars/*" io.github.apexdevtools.apexls.CheckForIssues -n -d warnings -w "$subject" || failed=1
echo "== PMD";    node "$project/scripts/pmd.mjs" "$jars" "$subject" || failed=1
echo "== format"
"$tools/node_modules/.bin/prettier" --config "$project/.prettierrc.json" --plugin "$tools/node_modules/prettier-plugin-apex/dist/src/index.js" \
    --check "$subject/force-app/**/*.{cls,trigger}" || failed=1
exit $failed
