#!/bin/sh
# Pins every dependency with hashes for all platforms and Pythons; names no download address.
set -eu
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate --no-strip-extras pyproject.toml tools/build.in -o requirements.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate --no-strip-extras pyproject.toml tools/build.in --group dev -c requirements.lock -o requirements-dev.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate --no-strip-extras tools/ui.in -o requirements-ui.lock
# The extra that needs torch: torch itself is left out, because each machine takes the build that fits it.
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate --no-strip-extras --no-emit-package torch --no-emit-package triton tools/diffusers.in \
    -c requirements.lock -o requirements-diffusers.lock
# ... and with it the GPU libraries that its default build would bring.
awk '/^[a-z0-9]/ {keep = !/^(nvidia-|cuda-|torch|triton)/} keep' requirements-diffusers.lock > requirements-diffusers.lock.new
mv requirements-diffusers.lock.new requirements-diffusers.lock
