# shellcheck shell=bash
# What scripts/run, scripts/test and scripts/lint share: an environment that holds
# exactly what requirements.lock names. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${ZEROPERMIT_VENV:-$root/.venv}
unset PYTHONDONTWRITEBYTECODE # what one process compiled need not be compiled by the next
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

# Print the first Python that is new enough and can make virtual environments.
find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 python; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer with its venv module is needed, and none was found." \
        "Install it (on Debian or Ubuntu: apt install python3 python3-venv) or name one: PYTHON=/path/to/python3"
}

version_of() { "$1" -c 'import sys; print(sys.version)' 2>/dev/null || true; }

# What the environment was made from: another value means it must be made again.
stamp_of() {
    "$1" - "$root" "$venv" <<'PYTHON'
import hashlib, pathlib, sys

root = pathlib.Path(sys.argv[1])
made_from = hashlib.sha256("\0".join([sys.version, *sys.argv[1:]]).encode())
for name in ("requirements.lock", "pyproject.toml"):
    made_from.update(root.joinpath(name).read_bytes())
print(made_from.hexdigest())
PYTHON
}

# Run one step of the set-up, quietly; show its output only if it fails.
step() {
    local title=$1 log started=$SECONDS
    shift
    log=$(mktemp)
    printf '  %s … ' "$title" >&2
    if ! "$@" >"$log" 2>&1 </dev/null; then
        say "failed"
        tail -n 40 "$log" >&2
        rm -f "$log"
        fail "$title: the command was: $*"
    fi
    rm -f "$log"
    say "$((SECONDS - started)) s"
}

# Make the environment in $venv, unless it is already what the lock says.
prepare() {
    local python stamp
    if [ -x "$venv/bin/python" ] && [ -f "$venv/.stamp" ] &&
        [ "$(stamp_of "$venv/bin/python" 2>/dev/null)" = "$(cat "$venv/.stamp")" ]; then
        return
    fi
    if [ -e "$venv" ] && [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv")" ]; then
        fail "$venv is not empty and no virtual environment; nothing was changed"
    fi
    python=$(find_python)
    say "Setting up in $venv (only when something changed; the first time takes a minute or two)"
    rm -f "$venv/.stamp"
    if [ "$(version_of "$venv/bin/python")" != "$(version_of "$python")" ]; then
        step "1/3 virtual environment of $("$python" -V)" "$python" -m venv --clear "$venv"
    fi
    step "2/3 locked packages, each checked by its hash" \
        "$venv/bin/python" -m pip install --no-deps --require-hashes -r "$root/requirements.lock"
    step "3/3 zeropermit itself" \
        "$venv/bin/python" -m pip install --no-deps --no-build-isolation -e "$root"
    stamp=$(stamp_of "$venv/bin/python")
    printf '%s\n' "$stamp" >"$venv/.stamp"
}

# Bring the Solidity tools, if there is a Node to run them. Development only.
prepare_node() {
    [ -f "$root/package-lock.json" ] && command -v npm >/dev/null || return 0
    [ "$root/node_modules/.package-lock.json" -nt "$root/package-lock.json" ] && return
    step "Solidity compiler, formatter and linter" \
        npm --prefix "$root" ci --no-audit --no-fund
}
