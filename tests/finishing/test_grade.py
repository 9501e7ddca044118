from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import PyOpenColorIO as ocio
import pytest

from rushes.errors import AskTheArtist, CannotReach
from rushes.finishing.base import Frame
from rushes.finishing.grade import GradeOp, read_grade
from rushes.imaging.cube import apply_cube, read_cube
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, to_frames
from rushes.testing.synthetic import pan

CLIP = to_frames(pan(height=90, width=160, frames=3))
CDL = {"slope": [1.2, 1.0, 0.85], "offset": [0.02, -0.01, 0.0], "power": [1.1, 0.9, 1.25], "saturation": 1.2}


class TestGradeSuite(FinishSuite):
    op = GradeOp()
    settings: ClassVar[Mapping[str, Any]] = {"slope": 2.0}
    least_psnr = 199.0

    def clean(self) -> list[Frame]:
        return CLIP

    def faulty(self) -> list[Frame]:
        return [frame * np.float32(0.5) for frame in CLIP]

    def error(self, frames: Sequence[Frame]) -> float:
        return float(np.mean([np.abs(a - b).mean() for a, b in zip(frames, CLIP, strict=False)]))


def noise(seed: int = 1) -> Frame:
    return np.random.default_rng(seed).uniform(-0.2, 1.3, (40, 60, 3)).astype(np.float32)


def through_ocio(transform: object, frame: Frame) -> Frame:
    out = np.ascontiguousarray(frame.copy())
    ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor().applyRGB(out)
    return out


def test_the_cdl_is_that_of_opencolorio() -> None:
    frame = noise()
    transform = ocio.CDLTransform()
    transform.setSlope(CDL["slope"])
    transform.setOffset(CDL["offset"])
    transform.setPower(CDL["power"])
    transform.setSat(CDL["saturation"])
    transform.setStyle(ocio.CDL_ASC)

    (out,) = finish_clip(GradeOp(), [frame], settings=CDL, context=context_for([frame]))

    assert np.abs(out - through_ocio(transform, frame)).max() < 2e-5


@pytest.mark.parametrize("size", [2, 17])
def test_the_table_is_that_of_opencolorio(size: int, tmp_path: Path) -> None:
    random = np.random.default_rng(size)
    path = tmp_path / "look.cube"
    rows = "\n".join(" ".join(f"{value:.6f}" for value in row) for row in random.uniform(0, 1, (size**3, 3)))
    path.write_text(f'# made\nTITLE "x"\nLUT_3D_SIZE {size}\n{rows}\n')
    frame = noise()
    transform = ocio.FileTransform(str(path), interpolation=ocio.INTERP_TETRAHEDRAL)

    (out,) = finish_clip(GradeOp(), [frame], settings={"lut": str(path)}, context=context_for([frame]))

    assert np.abs(out - through_ocio(transform, frame)).max() < 2e-5


@pytest.mark.parametrize("name", ["ocio_iridas_3d.cube", "ocio_resolve_1d3d.cube"])
def test_tables_of_other_programs_give_what_opencolorio_gives(name: str, samples: Path) -> None:
    path = samples / "colour" / name
    frame = np.random.default_rng(1).uniform(0.0, 1.0, (40, 60, 3)).astype(np.float32)
    transform = ocio.FileTransform(str(path), interpolation=ocio.INTERP_TETRAHEDRAL)

    out = apply_cube(frame, read_cube(path.read_bytes()))

    assert np.abs(out - through_ocio(transform, frame)).max() < 5e-5


def test_half_a_table_is_half_way() -> None:
    dark = read_cube(b"LUT_3D_SIZE 2\n" + b"0 0 0\n" * 8)
    frame = np.random.default_rng(0).uniform(0, 1, (8, 8, 3)).astype(np.float32)

    assert np.allclose(apply_cube(frame, dark, mix=0.5), 0.5 * frame)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"", "line 0, '': 0 lines of three numbers announced, 0 found"),
        (b"LUT_3D_SIZE 2\n0 0 0\n", "line 0, '': 8 lines of three numbers announced, 1 found"),
        (b"LUT_3D_SIZE 9999\n", "line 1, 'LUT_3D_SIZE 9999': a whole number from 2 to 129 is expected"),
        (b"LUT_3D_SIZE 2\n0 0 nan\n", "line 2, '0 0 nan': numbers must be finite"),
        (b"\x00\xff\xfe", None),
        (b"LUT_3D_SIZE 2\n1 2\n", "line 2, '1 2': three numbers are expected"),
        (b"SIZE 2\n", "line 1, 'SIZE 2': this keyword is not known"),
    ],
)
def test_a_table_that_cannot_be_used_names_its_line(text: bytes, cause: str | None) -> None:
    with pytest.raises(AskTheArtist) as caught:
        read_cube(text)

    assert caught.value.title == "the .cube table cannot be used"
    assert cause is None or caught.value.cause == cause


def test_a_missing_table_is_said_before_the_first_frame() -> None:
    with pytest.raises(CannotReach, match="the look's table cannot be read"):
        finish_clip(GradeOp(), CLIP, settings={"lut": "/nowhere/look.cube"}, context=context_for(CLIP))


@pytest.mark.parametrize("wrong", [{"power": 0}, {"slope": -1}, {"slope": "red"}, {"offset": [1, 2]}, {"slope": 1e9}])
def test_values_outside_the_standard_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(AskTheArtist):
        read_grade(wrong)


def test_a_neutral_grade_keeps_what_lies_outside() -> None:
    frame = noise()

    (out,) = finish_clip(GradeOp(), [frame], settings={}, context=context_for([frame]))

    assert np.array_equal(out, frame)
