"""Content credentials of a received file: what they claim, who signed, whether it holds; nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rushes.errors import CannotReach

State = Literal["none", "valid", "trusted", "invalid", "unreadable"]


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a file's credentials say.

    Args:
        state: `none` (the file carries none), `valid` (they hold, the signer is not on a trust list), `trusted`,
            `invalid` (they do not hold), `unreadable`.
        signer: issuer and name of the signing certificate, as written there.
        signed_at: time of the signature as written, empty where there is none.
        generator: program that made the claim.
        actions: what was done, e.g. `c2pa.created`.
        source_types: last words of the IPTC digital source types, e.g. `trainedAlgorithmicMedia`.
        ingredients: titles of what it was made from.
        claims: labels of the assertions.
        reasons: codes of what failed, or why nothing could be read.
    """

    state: State
    signer: str = ""
    signed_at: str = ""
    generator: str = ""
    actions: tuple[str, ...] = ()
    source_types: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    reasons: tuple[str, ...] = field(default=())

    @property
    def says_ai(self) -> bool:
        """True where a source type names a trained model."""
        return any("trainedAlgorithmic" in word for word in self.source_types)


def read_credentials(path: Path | str) -> Credentials:
    """Read the C2PA manifest of a file (specification 2.x, embedded only).

    A file of a kind that carries no credentials has none; one that only names a manifest on the net is unreadable,
    because nothing is fetched.

    Args:
        path: the file as received.

    Raises:
        CannotReach: no such file, or one that may not be read.
    """
    import c2pa

    path = Path(path)
    if not path.is_file():
        raise CannotReach("no such file", cause=str(path), next_step="name a file that exists")
    try:
        path.open("rb").close()
    except OSError as fault:
        raise CannotReach("a file that cannot be read", cause=str(fault), about=str(path)) from fault
    settings = c2pa.Settings.from_dict({"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}})
    with settings, c2pa.Context(settings=settings) as context:
        try:
            with c2pa.Reader(str(path), context=context) as reader:
                state, document = reader.get_validation_state(), json.loads(reader.json())
        except c2pa.C2paError.ManifestNotFound:
            return Credentials(state="none")
        except c2pa.C2paError.NotSupported:
            return Credentials(state="none", reasons=("this kind of file carries no credentials",))
        except (c2pa.C2paError, ValueError) as fault:
            return Credentials(state="unreadable", reasons=(_short(str(fault)),))
    return _credentials(str(state or ""), document)


def _credentials(state: str, document: Mapping[str, Any]) -> Credentials:
    manifest = document.get("manifests", {}).get(document.get("active_manifest", ""), {})
    signature = manifest.get("signature_info") or {}
    actions = [
        action
        for assertion in manifest.get("assertions", ())
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in (assertion.get("data") or {}).get("actions", ())
    ]
    known: dict[str, State] = {"Valid": "valid", "Trusted": "trusted", "Invalid": "invalid"}
    failed = [str(status.get("code", "")) for status in document.get("validation_status") or ()]
    signer = ", ".join(str(signature[key]) for key in ("issuer", "common_name") if signature.get(key))
    return Credentials(
        state=known.get(state, "unreadable"),
        signer=_short(signer),
        signed_at=_short(str(signature.get("time") or "")),
        generator=_short(_generator(manifest)),
        actions=_unique(action.get("action") for action in actions),
        source_types=_unique(str(action.get("digitalSourceType") or "").rsplit("/", 1)[-1] for action in actions),
        ingredients=_unique(ingredient.get("title") for ingredient in manifest.get("ingredients", ())),
        claims=_unique(assertion.get("label") for assertion in manifest.get("assertions", ())),
        reasons=_unique(failed),
    )


def _generator(manifest: Mapping[str, Any]) -> str:
    info: Sequence[Mapping[str, Any]] = manifest.get("claim_generator_info") or ()
    named = [f"{item.get('name', '')} {item.get('version', '')}".strip() for item in info]
    return ", ".join(named) or str(manifest.get("claim_generator") or "")


def _unique(words: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_short(str(word)) for word in words if word))[:100]


def _short(text: str) -> str:
    """What a stranger wrote into a file, cut to a length that a sheet can hold."""
    return " ".join(text.split())[:300]
