"""One element into a file: what a prompt shows alone, with alpha, as ProRes 4444 or numbered pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rushes.engines.previz.elements.asked import ALPHAS
from rushes.errors import AskTheArtist, CannotDo
from rushes.media.sequence import SequenceWriter, sequence_name
from rushes.media.write import open_writer
from rushes.model.engine import Encoder, Request, Resolved
from rushes.settings import Settings
from rushes.store.files import house_errors
from rushes.workflow.asking import load_engine


def draw_element(request: Request, *, output: Path, alpha: str = "", bits: int = 16) -> dict[str, Any]:
    """Draw what a prompt shows alone, over nothing.

    ProRes 4444 (`.mov`): R'G'B' of BT.709 primaries and transfer in limited-range Y'CbCr 4:4:4 of 10 bits, alpha of 10
    bits (its codes are scaled to the 16 that the file says), tagged; the container's metadata says `ALPHA` straight or
    premultiplied. PNG (a folder, or `rain.%04d.png`): the same R'G'B' at full range, straight. EXR (`rain.%04d.exr`):
    scene-linear light of BT.709 primaries, half floats, premultiplied; without the look.

    Args:
        request: words, size, rate, length and seed; the option `loop` closes it.
        output: decides the kind of file.
        alpha: `straight` or `premultiplied`; empty for what the kind of file holds (straight in a `.mov`).
        bits: of a PNG, 8 or 16.

    Returns:
        `file`, `frames`, `kind`, `alpha`, `words` (what the file holds) and `told` (what is done otherwise).

    Raises:
        AskTheArtist: a kind of file, of alpha or of bits that there is not; or nothing in the words stands alone.
        CannotDo: the card refuses size or length.
        CannotReach, DiskFull: a file cannot be written.
    """
    alpha = _agreed(output, alpha, bits)
    engine = load_engine("previz")
    plan = engine.plan(request)
    if plan.resolved is None:
        refusal = plan.refusals[0]
        raise CannotDo(refusal.rule, cause=f"{refusal.field}: {refusal.asked}", next_step=refusal.hint)
    wanted = plan.resolved
    with house_errors(output):
        (output.parent if output.suffix else output).mkdir(parents=True, exist_ok=True)
        drawn = _drawn(wanted)
        words = _written(wanted, output, alpha, bits, drawn)
    return {
        "file": str(output / sequence_name(output)) if not output.suffix else str(output),
        "frames": wanted.frames,
        "kind": drawn.element.kind,
        "alpha": alpha,
        "words": words,
        "told": list(drawn.element.told),
    }


def _agreed(output: Path, alpha: str, bits: int) -> str:
    """The kind of alpha that a file gets; every fault at once."""
    suffix = output.suffix.lower()
    faults = []
    if alpha and alpha not in ALPHAS:
        faults.append(f"--alpha {alpha}: write straight or premultiplied")
    if bits not in (8, 16):
        faults.append(f"--bits {bits}: a PNG has 8 or 16")
    if suffix != ".mov":
        try:
            sequence_name(output)
        except AskTheArtist as fault:
            faults.append(f"--output {output.name}: {fault.next_step}, or a .mov for ProRes 4444")
    if suffix in ("", ".png") and alpha == "premultiplied":
        faults.append("--alpha premultiplied: a PNG is straight by its standard; write a .mov or .exr, or leave it out")
    if suffix == ".exr" and alpha == "straight":
        faults.append(
            "--alpha straight: an EXR is premultiplied by its convention; write a .mov or .png, or leave it out"
        )
    if faults:
        raise AskTheArtist("an element that no file holds", next_step="; ".join(faults), about=output.name)
    return alpha or ("premultiplied" if suffix == ".exr" else "straight")


def _drawn(wanted: Resolved) -> Any:
    """What stands alone, about to be drawn (`elements.take.Drawn`)."""
    # numba loads only where frames are made
    from rushes.engines.previz.elements.take import draw_wanted
    from rushes.engines.previz.engine import scene_of

    spec, coverage = scene_of(wanted)
    return draw_wanted(wanted, spec, coverage, threads=Settings.read().threads)


def _written(wanted: Resolved, output: Path, alpha: str, bits: int, drawn: Any) -> str:
    suffix = output.suffix.lower()
    if suffix == ".mov":
        encoder = Encoder(codec="prores_4444", threads=Settings.read().threads)
        with open_writer(
            output, width=wanted.width, height=wanted.height, rate=wanted.rate, encoder=encoder,
            pixel_format="yuva444p10le", timecode="01:00:00:00", metadata={"alpha": alpha},
        ) as writer:  # fmt: skip
            for codes in drawn.codes(alpha):
                writer.write(codes)
        return f"ProRes 4444, BT.709, {alpha} alpha"
    with SequenceWriter(output, bits=bits) as sequence:
        for picture in drawn.light if suffix == ".exr" else drawn.codes(alpha):
            sequence.write(picture)
    if suffix == ".exr":
        return "EXR, scene-linear BT.709, half float, premultiplied alpha"
    return f"PNG, {bits} bit, BT.709, straight alpha"
