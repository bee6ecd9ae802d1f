#!/bin/sh
# Makes .venv with every package of constraints.txt and, on Debian and Ubuntu, installs the system libraries that Qt needs.
# When nothing has changed since the last time it returns at once.
#
#   PYTHON=...        the interpreter to use; otherwise the first of python3.11 to python3.14 and python3 that serves
#   TORCH_INDEX=URL   take torch from this package index: PyTorch's own has smaller builds for CPUs, and one for each CUDA
set -eu
cd "$(dirname "$0")/.."

venv=.venv
stamp=$venv/.netwright-ready
constraints=packaging/constraints.txt
debian_packages=packaging/linux/debian-packages.txt

say() { printf 'netwright: %s\n' "$*"; }
fail() { printf 'netwright: %s\n' "$*" >&2; exit 1; }

fingerprint() {
    { pwd -P; cat pyproject.toml "$constraints" "$debian_packages" packaging/setup.sh; } | cksum
}

ready() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && usable_venv
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python of version 3.11 or newer."
        echo "$PYTHON"
        return
    fi
    for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer was not found. Install it, or name it: make run PYTHON=/path/to/python3.11"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

wanted_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$debian_packages"
    # Debian splits ensurepip off from Python itself.
    "$python" -c 'import ensurepip' 2>/dev/null ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# Newer releases rename libraries (libglib2.0-0t64) and let the new name provide the old one.
present_packages() {
    dpkg-query -W -f='${db:Status-Abbrev}${Package}, ${Provides}\n' |
        sed -n 's/^ii //p' | tr ',' '\n' | sed -e 's/^ *//' -e 's/[ :(].*//' -e '/^$/d'
}

missing_packages() {
    { present_packages | sed 's/^/have /'; wanted_packages | sed 's/^/want /'; } |
        awk '$1 == "have" { have[$2] = 1 } $1 == "want" && !($2 in have) { print $2 }'
}

install_system_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        return
    fi
    missing=$(missing_packages | tr '\n' ' ')
    if [ -z "$missing" ]; then
        return
    fi
    say "Installing system packages: $missing"
    as_root apt-get -q -o DPkg::Lock::Timeout=120 update ||
        say "The package lists could not be refreshed; going on with those that are there."
    # shellcheck disable=SC2086  # one word for each package
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends $missing ||
        say "These system packages could not be installed. As root: apt-get install $missing"
}

# The scripts of a virtual environment name it by its absolute path, so a moved checkout needs a new one.
usable_venv() {
    grep -qF "$(pwd -P)/$venv/bin/" "$venv/bin/pip" 2>/dev/null && new_enough "$venv/bin/python"
}

make_venv() {
    if usable_venv; then
        return
    fi
    "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "$python cannot make virtual environments. Install the package python3-venv and try again."
    say "Making a virtual environment with $("$python" --version) in $venv"
    "$python" -m venv --clear "$venv"
}

install() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input install -c "$constraints" "$@"
}

install_torch_build() {
    if [ -z "${TORCH_INDEX:-}" ]; then
        return
    fi
    install --no-deps --index-url "$TORCH_INDEX" --retries 1 --timeout 15 torch ||
        say "$TORCH_INDEX could not be used; taking torch from the ordinary package index."
}

check_qt() {
    QT_QPA_PLATFORM=offscreen "$venv/bin/python" -c 'import PySide6.QtWidgets' ||
        fail "Qt cannot start: the library named above is missing. $debian_packages lists all that Qt needs."
}

if ready; then
    exit 0
fi
rm -f "$stamp"
python=$(find_python)
install_system_packages
make_venv
say "Installing Python packages; the first time this takes a few minutes."
install --upgrade pip setuptools
install_torch_build
install --no-build-isolation -e '.[dev]'
check_qt
fingerprint >"$stamp"
say "Ready."
