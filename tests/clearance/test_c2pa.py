"""Credentials are read as they are: who signed, whether it holds, and that a test signer is on no trust list."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.clearance.c2pa import read_credentials
from rushes.errors import CannotReach


def test_a_signed_film_is_valid_and_its_signer_is_named(samples: Path) -> None:
    found = read_credentials(samples / "provenance" / "c2pa_video1.mp4")

    assert found.state == "valid"
    assert found.signer == "C2PA Test Signing Cert, C2PA Signer"
    assert found.signed_at == "2023-12-02T16:34:19+00:00"
    assert found.actions == ("c2pa.opened",)
    assert found.ingredients == ("video1.mp4",)
    assert "my.assertion" in found.claims
    assert found.reasons == ("signingCredential.untrusted",)
    assert not found.says_ai


def test_a_bad_signature_is_invalid_with_its_reason(samples: Path) -> None:
    good = read_credentials(samples / "provenance" / "c2pa_CA.jpg")
    bad = read_credentials(samples / "provenance" / "c2pa_E-sig-CA.jpg")

    assert good.state == "valid"
    assert bad.state == "invalid"
    assert "claimSignature.mismatch" in bad.reasons


def test_the_same_film_without_a_manifest_has_none(samples: Path) -> None:
    assert read_credentials(samples / "provenance" / "c2pa_video1_no_manifest.mp4").state == "none"


def test_a_film_changed_after_signing_is_invalid(samples: Path, tmp_path: Path) -> None:
    data = bytearray((samples / "provenance" / "c2pa_video1.mp4").read_bytes())
    data[-5000] ^= 0xFF
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(data)

    assert read_credentials(changed).state == "invalid"


@pytest.mark.parametrize("name", ["junk.mp4", "note.txt", "empty.mp4", "clip.mkv"])
def test_what_carries_no_credentials_has_none_or_cannot_be_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"" if name == "empty.mp4" else b"no film at all" * 20)

    assert read_credentials(path).state in {"none", "unreadable"}


def test_every_broken_sample_is_read_without_a_crash(samples: Path) -> None:
    states = {path.name: read_credentials(path).state for path in (samples / "broken").iterdir()}

    assert set(states.values()) <= {"none", "unreadable"}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotReach, match="no such file"):
        read_credentials(tmp_path / "none.mp4")
