#!/bin/sh
# Makes the virtual environment that the project runs in, from pinned and hashed packages.
#
#   packaging/bootstrap.sh run|dev|server|s3-server|bench
#       server: the FHIR server that the tests start; s3-server: the object store that the long tests
#       start; bench: the PDF engines that we measure against
#
# Installs missing system libraries where it may (as root, or with sudo that asks nothing); else
# says in one line what to install.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
venv=.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() { echo "fallback: $*" >&2; exit 1; }

# apt_install PACKAGE...: 0 where they are now installed
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else return 1; fi
    echo "Installing system packages: $*"
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    $as apt-get update -qq >/dev/null 2>&1 || true
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            echo "$candidate"; return 0
        fi
    done
    return 1
}

python=$(find_python) || fail "Python 3.11 to 3.14 is needed and was not found. Install it (Debian, Ubuntu: apt-get install python3 python3-venv) and run this again."
"$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv \
    || fail "Python's venv module is missing. Install it (apt-get install python3-venv) and run this again."

# environment FOLDER LOCK...: a virtual environment that holds just what the locks pin
environment() {
    folder=$1; shift
    stamp=$(cat "$@" pyproject.toml | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
    [ "$(cat "$folder/$what.stamp" 2>/dev/null)" = "$stamp" ] && return 0
    echo "Setting up $folder ($what) …"
    "$folder/bin/python" -c 'import pip' 2>/dev/null || "$python" -m venv --clear "$folder"
    pins=; for lock in "$@"; do pins="$pins -r $lock"; done
    # shellcheck disable=SC2086 # a list of options
    "$folder/bin/python" -m pip install --quiet --require-hashes $pins \
        || fail "the packages in $* could not be installed. Check that this machine reaches its package index, and run this again."
    fresh=yes
}

if [ "$what" = server ]; then
    environment .venv-fhir-server packaging/locks/fhir-server.txt
    echo "$stamp" > .venv-fhir-server/server.stamp
    exit 0
fi

if [ "$what" = s3-server ]; then
    environment .venv-s3-server packaging/locks/s3-server.txt
    echo "$stamp" > .venv-s3-server/s3-server.stamp
    exit 0
fi

pango="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
weasyprint_works() { .venv-bench/bin/python -c 'import weasyprint' >/dev/null 2>&1; }
if [ "$what" = bench ]; then
    environment .venv-bench packaging/locks/bench.txt
    # shellcheck disable=SC2086 # a list of packages
    weasyprint_works || { apt_install $pango && weasyprint_works; } \
        || echo "WeasyPrint will be left out: Pango is missing (apt-get install $pango)." >&2
    echo "$stamp" > .venv-bench/bench.stamp
    exit 0
fi

fresh=no
environment "$venv" packaging/locks/build.txt "packaging/locks/$what.txt"
[ $fresh = no ] || "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable . \
    || fail "the program could not be installed into $venv."

qt_libraries="libegl1 libgl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3 libgssapi-krb5-2
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
 libxcb-shape0 libxcb-randr0 libxcb-xkb1 libx11-xcb1"
# Without a screen always; with one, where there is one.
opens() { "$venv/bin/python" -c 'from PySide6 import QtPdfWidgets, QtWidgets; QtWidgets.QApplication([])' 2>/dev/null; }
qt_works() { QT_QPA_PLATFORM=offscreen opens && { [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || opens; }; }
# Nothing of the main job needs the window; the tests open it, and so does a screen.
needs_window() { [ "$what" != run ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }
# shellcheck disable=SC2086 # a list of packages
! needs_window || qt_works || { apt_install $qt_libraries && qt_works; } \
    || fail "the window's system libraries are missing. Install them (apt-get install $(echo $qt_libraries)) and run this again."
echo "$stamp" > "$venv/$what.stamp"
