#!/bin/sh
# Installs one lock into .venv, the project itself in place, and compiles the kernels once; says MB and seconds.
set -eu
lock=$1
start=$(date +%s)
if [ ! -x .venv/bin/python ]; then
    "$PYTHON" -m venv .venv
fi
echo "setup: installing $lock into .venv (about 800 MB, one to three minutes)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
if [ "$lock" = requirements.lock ]; then
    echo "setup: compiling the picture kernels, once (two to three minutes)"
    .venv/bin/rushes doctor --warm-up
fi
end=$(date +%s)
echo "setup: $(du -sm .venv | cut -f1) MB in .venv, $((end - start)) s"
