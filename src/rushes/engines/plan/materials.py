"""Materials: references by role and number, control videos by kind, and LoRA, against what a mode takes."""

from __future__ import annotations

from collections import Counter

from rushes.model.brief import Lora, Reference
from rushes.model.engine import Adjustment, Mode, Refusal, Request

Finding = Adjustment | Refusal

#: What a mode cannot work without: mode -> roles.
NEEDS = {"i2v": ("first",), "flf2v": ("first", "last"), "v2v": ("source",), "footage": ("footage",)}

#: Roles that the cut uses even where the engine does not.
_CUT_ROLES = ("voice", "music")


def plan_references(
    request: Request, mode: Mode, mode_name: str, *, adapt: bool
) -> tuple[tuple[Reference, ...], list[Finding]]:
    """The references to send; too many or of the wrong kind is refused, unless told to adapt by weight."""
    findings: list[Finding] = []
    kept: list[Reference] = []
    asked = Counter(reference.role for reference in request.references)
    for role in sorted(asked):
        ours = [reference for reference in request.references if reference.role == role]
        kept += _plan_role(role, ours, mode, findings, adapt=adapt)
    order = {id(reference): place for place, reference in enumerate(request.references)}
    kept.sort(key=lambda reference: order[id(reference)])
    for needed in NEEDS.get(mode_name, ()):
        if not any(reference.role == needed for reference in kept):
            findings.append(
                Refusal(
                    field="references",
                    asked=f"no {needed}",
                    rule=f"{mode_name} needs a {needed} file",
                    hint=f"add a file with the role {needed}",
                )
            )
    return tuple(kept), findings


def plan_loras(request: Request, mode: Mode, *, adapt: bool) -> tuple[tuple[Lora, ...], list[Finding]]:
    """The LoRA to send, those of the cast included; an engine without LoRA drops them and says so."""
    asked, findings = _all_loras(request)
    if len(asked) <= mode.loras_max:
        return asked, findings
    names = ", ".join(lora.name or lora.sha256[:12] for lora in asked)
    if mode.loras_max == 0:
        change = Adjustment(
            field="loras", asked=names, given="none", rule="the engine takes no LoRA", effect="drops_intent"
        )
        return (), [change]
    rule = f"at most {mode.loras_max} LoRA"
    if not adapt:
        return (), [Refusal(field="loras", asked=names, rule=rule, hint="leave some out")]
    best = sorted(range(len(asked)), key=lambda i: (-abs(asked[i].scale), i))[: mode.loras_max]
    kept = tuple(asked[i] for i in sorted(best))
    given = ", ".join(lora.name or lora.sha256[:12] for lora in kept)
    return kept, [
        *findings,
        Adjustment(
            field="loras", asked=names, given=given, rule=rule, effect="drops_intent", hint="lowest scales left out"
        ),
    ]


def _all_loras(request: Request) -> tuple[tuple[Lora, ...], list[Finding]]:
    known = {lora.sha256 for lora in request.loras}
    loras, findings = list(request.loras), list[Finding]()
    for character in request.cast:
        for lora in character.loras:
            if lora.sha256 not in known:
                known.add(lora.sha256)
                loras.append(lora)
                findings.append(
                    Adjustment(
                        field="loras",
                        asked=character.name,
                        given=lora.name or lora.sha256[:12],
                        rule="the LoRA of a character in the picture is applied",
                        effect="lossless",
                    )
                )
    return tuple(loras), findings


def _plan_role(
    role: str, ours: list[Reference], mode: Mode, findings: list[Finding], *, adapt: bool
) -> list[Reference]:
    if role in _CUT_ROLES and role not in mode.roles:
        findings.append(_left_out(ours, role, "the cut lays it; the engine does not hear it", effect="lossless"))
        return []
    if role == "control":
        ours = _known_controls(ours, mode, findings)
    most = mode.roles.get(role, len(mode.controls) if role == "control" else 0)
    if len(ours) <= most:
        return ours
    if most == 0 and role == "reference":
        findings.append(_left_out(ours, role, "the engine takes no reference pictures", effect="drops_intent"))
        return []
    rule = f"at most {most} of the role {role}" if most else f"the mode takes no file of the role {role}"
    if most == 0 or not adapt:
        findings.append(
            Refusal(
                field="references",
                asked=f"{len(ours)} of the role {role}",
                rule=rule,
                hint="leave some out" if most else "choose another mode or engine",
            )
        )
        return []
    ranked = sorted(range(len(ours)), key=lambda i: (-ours[i].weight, i))
    dropped = [ours[i] for i in sorted(ranked[most:])]
    findings.append(_left_out(dropped, role, rule + "; the lowest weights were left out", effect="drops_intent"))
    return [ours[i] for i in sorted(ranked[:most])]


def _known_controls(ours: list[Reference], mode: Mode, findings: list[Finding]) -> list[Reference]:
    """The kind of a control video is its label: depth, pose, edge ..."""
    known = [reference for reference in ours if reference.label in mode.controls]
    for reference in ours:
        if reference.label not in mode.controls:
            offered = ", ".join(mode.controls) or "none"
            findings.append(
                Refusal(
                    field="references",
                    asked=f"control {reference.label or 'without a kind'}",
                    rule=f"control kinds taken: {offered}",
                    hint="label the control video with its kind, or choose another engine",
                )
            )
    return known


def _left_out(ours: list[Reference], role: str, rule: str, *, effect: str) -> Adjustment:
    names = ", ".join(reference.media.name or reference.media.sha256[:12] for reference in ours)
    return Adjustment(
        field="references",
        asked=f"{role}: {names}",
        given="not sent",
        rule=rule,
        effect="lossless" if effect == "lossless" else "drops_intent",
    )
