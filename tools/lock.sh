#!/bin/sh
# Pins every dependency with hashes for all platforms and Pythons; names no download address.
set -eu
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate pyproject.toml tools/build.in -o requirements.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate pyproject.toml tools/build.in --group dev -c requirements.lock -o requirements-dev.lock
