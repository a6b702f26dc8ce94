#!/bin/sh
# Builds .venv for `make`: `environment.sh runtime` for demo and up, `environment.sh dev` for check and test.
# Needs Python 3.11 to 3.13 and, the first time, a package index. Packages are pinned with hashes and never compiled here.
# A second run only compares the stamp. PYTHON=/path/to/python chooses the interpreter, VENV=directory the place.
set -eu

wanted=${1:-runtime}
root=$(cd "$(dirname "$0")/.." && pwd -P)
venv=${VENV:-.venv}
cd "$root"
case $venv in /*) ;; *) venv=$root/$venv ;; esac
python=$venv/bin/python
stamp=$venv/.crosswalk-$wanted
log=$root/.crosswalk/environment.log
lock=requirements/$wanted.txt

say() { printf '%s\n' "$*" >&2; }
die() { say "crosswalk: $*"; exit 1; }

suitable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        suitable "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13."
        printf '%s\n' "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if suitable "$candidate"; then printf '%s\n' "$candidate"; return; fi
    done
    die "Python 3.11, 3.12 or 3.13 is needed and not on the PATH. Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13), or name it: make PYTHON=/path/to/python3.12 ..."
}

# What makes an installed environment the right one: the lock, this script, and where the repository is.
key() { { cat "$lock" "$root/scripts/environment.sh"; printf '%s\n' "$root"; } | cksum; }

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(key)" ] && suitable "$python"; then exit 0; fi

started=$(date +%s)
mkdir -p "$root/.crosswalk"
if ! suitable "$python" || ! "$python" -m pip --version >/dev/null 2>&1; then
    base=$(find_python)
    say "Environment: a new one in $venv with $("$base" --version)"
    # --clear only over something unusable: a working environment without pip keeps its packages.
    if suitable "$python"; then clear=; else clear=--clear; fi
    if ! "$base" -m venv $clear "$venv" >"$log" 2>&1; then
        if "$base" -m pip --version >/dev/null 2>&1 && "$base" -m venv --clear --without-pip "$venv" >"$log" 2>&1; then
            pip="$base -m pip --python $python"
        else
            die "$base cannot make a virtual environment: its venv module is missing or broken. Debian, Ubuntu: apt install python3-venv. Details: $log"
        fi
    fi
fi
pip=${pip:-$python -m pip}
rm -f "$venv"/.crosswalk-*

total=$(grep -c '==' "$lock")
say "Environment: installing $lock (up to $total packages, about a minute the first time)"
# --no-deps: the lock is complete. --no-compile: what is used is compiled when it is first imported, on all cores.
# shellcheck disable=SC2086
{
    $pip install --no-input --disable-pip-version-check --no-deps --no-compile --only-binary :all: --require-hashes \
        --progress-bar off -r "$lock" 2>&1 && echo "crosswalk: installed"
} | tee "$log" | awk -v total="$total" '
    /^Collecting /                  { seen++; if (seen % 10 == 0) { printf "  %d of %d: %s\n", seen, total, $2; fflush() } }
    /^Installing collected packages/ { print "  unpacking"; fflush() }
' >&2

if ! grep -q '^crosswalk: installed$' "$log"; then
    tail -n 5 "$log" >&2
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        die "a downloaded package is not the one that was locked; nothing was installed. Is a proxy or mirror changing files? Details: $log"
    elif grep -qiE 'No space left' "$log"; then
        die "the disk is full: $venv needs about 600 MB. Details: $log"
    elif grep -qiE 'NewConnectionError|ConnectTimeout|ReadTimeout|NameResolution|ProxyError|SSLError|from versions: none' "$log"; then
        die "the package index cannot be reached. Connect to the network, or name a mirror (PIP_INDEX_URL) or a directory of wheels (PIP_NO_INDEX=1 PIP_FIND_LINKS=...), then run this again. Details: $log"
    elif grep -qE 'No matching distribution' "$log"; then
        die "the index has no ready-made package of that version for $("$python" --version) on $(uname -sm): try another Python (make PYTHON=...). Details: $log"
    fi
    die "the packages could not be installed. Details: $log"
fi

# The product runs from the repository: a path file instead of a build, which would need more packages from the network.
site=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
printf '%s\n' "$root" >"$site/crosswalk-repository.pth"
printf '#!/bin/sh\nexec "%s" -c "import sys; sys.argv[0] = '"'crosswalk'"'; from app.cli import main; main()" "$@"\n' "$python" >"$venv/bin/crosswalk"
chmod 755 "$venv/bin/crosswalk"
[ "$wanted" = runtime ] || lock=requirements/runtime.txt
key >"$venv/.crosswalk-runtime"
if [ "$wanted" != runtime ]; then lock=requirements/$wanted.txt; key >"$stamp"; fi
say "Environment: ready after $(($(date +%s) - started)) s"
