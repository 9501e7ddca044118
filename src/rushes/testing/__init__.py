"""Testing: made-up clips and the conformance suites that every leaf must pass."""
