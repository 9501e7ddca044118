"""Rows become briefs, and the same sheet again becomes the same shots."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.intake.expand import Expansion, expand_briefs, size_of_aspect
from rushes.intake.grid import Row, Sheet
from rushes.intake.sheet import read_sheet
from rushes.model.brief import Segment
from rushes.model.document import digest, to_document


def expand(folder: Path, text: str, *, existing: Mapping[str, str] | None = None, **more) -> Expansion:
    path = folder / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return expand_briefs(read_sheet(path, skip_faulty=True), show="LAUNCH", existing=existing, **more)


def codes(expansion: Expansion) -> dict[str, str]:
    return {brief.prompt: brief.shot for brief in expansion.briefs}


def test_rows_without_a_sequence_are_shots_by_tens_of_sequence_010(tmp_path: Path) -> None:
    found = expand(tmp_path, "prompt\na\nb\nc\n")

    assert [shot.code for shot in found.shots] == ["LAUNCH_010_0010", "LAUNCH_010_0020", "LAUNCH_010_0030"]
    assert [shot.order for shot in found.shots] == [0, 1, 2]


def test_a_row_makes_a_brief_for_each_segment_aspect_and_axis(tmp_path: Path) -> None:
    found = expand(
        tmp_path,
        'prompt,segment,lens\na,"night,day",35\n',
        aspects=("16:9", "9:16"),
        vary={"lens": ("24", "85"), "options.steps": ("8",)},
        seed=7,
    )

    assert len(found.briefs) == 2 * 2 * 2
    assert {(b.segment, b.aspect, b.wishes["lens"], b.title, b.seed) for b in found.briefs} >= {
        ("night", "16:9", "24", "lens 24 · steps 8", 7),
        ("day", "9:16", "85", "lens 85 · steps 8", 7),
    }
    assert len({brief.id for brief in found.briefs}) == 8
    assert [segment.code for segment in found.segments] == ["night", "day"]


def test_rows_without_a_seed_have_one_for_each_shot_that_their_words_do_not_change(tmp_path: Path) -> None:
    found = expand(tmp_path, "id,segment,prompt,seed\na,,one,\nb,night,two,\nc,,three,9\n")
    edited = expand(tmp_path, "id,segment,prompt,seed\na,,other words,\nb,day,two,\nc,,three,9\n")

    one, two, three = (brief.seed for brief in found.briefs)
    assert (one != two, three) == (True, 9)
    assert [brief.seed for brief in edited.briefs] == [one, two, three]
    assert {brief.seed for brief in expand(tmp_path, "prompt\na\nb\n", seed=7).briefs} == {7}


def test_a_row_for_everybody_is_one_brief(tmp_path: Path) -> None:
    found = expand(tmp_path, "prompt,segment\na,\nb,all\n", segments=(Segment(code="night"), Segment(code="day")))

    assert [brief.segment for brief in found.briefs] == ["", ""]


def test_rows_of_one_shot_with_different_segments_are_variants_of_it(tmp_path: Path) -> None:
    found = expand(tmp_path, "shot,segment,prompt\n10,night,a\n10,day,b\nopening,night,c\nopening,day,d\n")

    assert codes(found) == {
        "a": "LAUNCH_010_0010",
        "b": "LAUNCH_010_0010",
        "c": "LAUNCH_010_0020",
        "d": "LAUNCH_010_0020",
    }
    assert len(found.shots) == 2


def test_sequences_and_full_shot_codes_are_kept(tmp_path: Path) -> None:
    found = expand(tmp_path, "sequence,shot,prompt\n2,,a\nbar,SH020,b\n,LAUNCH_030_0040,c\n")

    assert codes(found) == {"a": "LAUNCH_002_0010", "b": "LAUNCH_BAR_0020", "c": "LAUNCH_030_0040"}


def test_the_same_sheet_again_gives_the_same_briefs_and_shots(tmp_path: Path) -> None:
    text = "id,prompt,seconds\nx,a,2\n,b,3\n"
    first = expand(tmp_path, text)

    again = expand(tmp_path, text, existing=first.row_shots)

    assert again == first


def test_an_edited_row_is_a_new_brief_of_the_same_shot(tmp_path: Path) -> None:
    first = expand(tmp_path, "prompt\na\nb\nc\n")

    again = expand(tmp_path, "prompt\na\nB!\nc\n", existing=first.row_shots)

    assert codes(again)["B!"] == codes(first)["b"]
    assert again.briefs[1].id != first.briefs[1].id
    assert (again.briefs[0], again.briefs[2]) == (first.briefs[0], first.briefs[2])
    assert again.parked == ()


def test_a_removed_row_parks_its_shot_and_renumbers_no_other(tmp_path: Path) -> None:
    first = expand(tmp_path, "prompt\na\nb\nc\n")

    again = expand(tmp_path, "prompt\na\nc\n", existing=first.row_shots)

    assert codes(again) == {"a": "LAUNCH_010_0010", "c": "LAUNCH_010_0030"}
    assert again.parked == ("LAUNCH_010_0020",)
    assert again.briefs[1].id == first.briefs[2].id


def test_a_row_put_between_two_shots_gets_a_number_between_them(tmp_path: Path) -> None:
    first = expand(tmp_path, "prompt\na\nb\n")

    again = expand(tmp_path, "prompt\na\nnew\nb\nlast\n", existing=first.row_shots)

    assert codes(again) == {
        "a": "LAUNCH_010_0010",
        "new": "LAUNCH_010_0015",
        "b": "LAUNCH_010_0020",
        "last": "LAUNCH_010_0030",
    }
    assert [shot.code[-4:] for shot in again.shots] == ["0010", "0015", "0020", "0030"]


def test_where_no_number_is_left_between_two_shots_the_next_ten_is_taken(tmp_path: Path) -> None:
    first = expand(tmp_path, "shot,prompt\n10,a\n11,b\n15,x\n20,c\n")

    again = expand(tmp_path, "shot,prompt\n10,a\n,new\n11,b\n20,c\n,last\n", existing=first.row_shots)

    assert codes(again)["new"] == "LAUNCH_010_0030"
    assert codes(again)["last"] == "LAUNCH_010_0040"
    assert again.parked == ("LAUNCH_010_0015",)


def test_a_number_that_a_parked_shot_had_is_not_given_again(tmp_path: Path) -> None:
    first = expand(tmp_path, "id,shot,prompt\np,10,a\nq,15,x\nr,20,c\n")

    again = expand(tmp_path, "id,shot,prompt\np,10,a\n,,new\nr,20,c\n", existing=first.row_shots)

    assert codes(again)["new"] == "LAUNCH_010_0030"


def test_an_id_keeps_the_shot_whatever_else_changes(tmp_path: Path) -> None:
    first = expand(tmp_path, "id,prompt\nx,a\ny,b\n")

    again = expand(tmp_path, "id,prompt\ny,other words\nx,moved\n", existing=first.row_shots)

    assert codes(again) == {"other words": codes(first)["b"], "moved": codes(first)["a"]}


def test_a_slip_in_a_row_parks_nothing(tmp_path: Path) -> None:
    first = expand(tmp_path, "id,prompt,seconds\nx,a,2\ny,b,2\n")

    again = expand(tmp_path, "id,prompt,seconds\nx,a,2\ny,b,two\n", existing=first.row_shots)

    assert len(again.briefs) == 1
    assert again.parked == ()
    assert again.row_shots == first.row_shots


def test_more_takes_and_another_place_are_no_new_brief(tmp_path: Path) -> None:
    first = expand(tmp_path, "id,prompt\nx,a\n", takes=2)
    again = expand(tmp_path, "id,prompt\n\nx,a\n", takes=5, existing=first.row_shots)

    assert again.briefs[0].id == first.briefs[0].id
    assert (again.briefs[0].takes, again.briefs[0].row) == (5, 3)


def test_an_axis_nobody_knows_is_a_fault_with_the_nearest(tmp_path: Path) -> None:
    found = expand(tmp_path, "prompt\na\n", vary={"lense": ("24",), "light": ()})

    assert [(f.column, f.next_step) for f in found.faults] == [
        ("lense", "did you mean 'lens'?"),
        ("light", "write e.g. --vary light=24,50"),
    ]


def test_a_segment_that_is_not_among_the_known_is_a_fault(tmp_path: Path) -> None:
    found = expand(tmp_path, "prompt,segment\na,nigth\nb,night\n", segments=(Segment(code="night"),))

    assert [(f.row, f.next_step) for f in found.faults] == [(2, "did you mean 'night'?")]
    assert [brief.prompt for brief in found.briefs] == ["b"]


def test_media_are_named_by_content_and_listed_for_the_store(tmp_path: Path) -> None:
    (tmp_path / "ref").mkdir()
    (tmp_path / "ref" / "mia one.png").write_bytes(b"face")
    (tmp_path / "bed.wav").write_bytes(b"music")

    found = expand(tmp_path, "prompt,reference,music\n@mia walks,mia=ref/mia one.png,bed.wav\nb,ref/mia one.png,\n")

    reference = found.briefs[0].references[0]
    assert (reference.label, reference.role, reference.media.suffix) == ("mia", "reference", ".png")
    assert found.briefs[1].references[0].label == "mia-one"
    assert found.music is not None
    assert set(found.files) == {"ref/mia one.png", "bed.wav"}


def test_a_depth_map_and_a_matte_stand_beside_the_first_frame(tmp_path: Path) -> None:
    for name in ("a.png", "d.png", "m.png"):
        (tmp_path / name).write_bytes(name.encode())

    [brief] = expand(tmp_path, "first_frame,depth map,matte\na.png,d.png,m.png\n").briefs

    told = [(r.role, r.label, r.media.name) for r in brief.references]
    assert told == [("first", "", "a.png"), ("control", "depth", "d.png"), ("mask", "", "m.png")]


def test_a_renamed_file_with_the_same_bytes_is_no_new_brief(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"face")
    (tmp_path / "b.png").write_bytes(b"face")

    one = expand(tmp_path, "prompt,first_frame\nx,a.png\n").briefs[0]
    two = expand(tmp_path, "prompt,first_frame\nx,b.png\n").briefs[0]

    assert one.id == two.id
    assert one.references[0].media.name != two.references[0].media.name


def test_texts_lengths_and_tags_arrive_as_written(tmp_path: Path) -> None:
    brief = expand(tmp_path, "prompt,super,cta,legal,seconds,hold,tags\na,S,C,L,2.5,1,Product Hero\n").briefs[0]

    assert (brief.texts.super, brief.texts.cta, brief.texts.legal) == ("S", "C", "L")
    assert (brief.seconds, brief.hold, brief.tags) == (Fraction(5, 2), Fraction(1), ("product hero",))


def test_an_edited_variant_of_a_worded_shot_finds_its_shot_again(tmp_path: Path) -> None:
    first = expand(tmp_path, "shot,segment,prompt\n,,zero\nopening,night,a\nopening,day,b\n")

    again = expand(tmp_path, "shot,segment,prompt\n,,zero\nopening,night,A!\nopening,day,b\n", existing=first.row_shots)

    assert codes(again) == {"zero": "LAUNCH_010_0010", "A!": "LAUNCH_010_0020", "b": "LAUNCH_010_0020"}


def test_the_old_place_of_a_row_that_moved_pulls_no_new_row_into_its_shot(tmp_path: Path) -> None:
    first = expand(tmp_path, "prompt\na\nb\nc\n")
    second = expand(tmp_path, "prompt\na\nc\n", existing=first.row_shots)
    known = {**first.row_shots, **second.row_shots}

    third = expand(tmp_path, "prompt\na\nc\nd\n", existing=known)

    assert codes(third) == {"a": "LAUNCH_010_0010", "c": "LAUNCH_010_0030", "d": "LAUNCH_010_0040"}
    assert third.parked == ("LAUNCH_010_0020",)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1), min_size=2, max_size=5))
def test_through_any_edits_no_two_rows_share_a_shot_and_unchanged_rows_keep_theirs(sheets) -> None:
    known: dict[str, str] = {}
    before: dict[str, str] = {}
    for prompts in sheets:
        rows = tuple(Row(number=n, values={"prompt": prompt}) for n, prompt in enumerate(prompts, start=2))
        sheet = Sheet(path=Path("s.csv"), folder=Path(), kind="table", sha256="0", rows=rows, columns=("prompt",))

        found = expand_briefs(sheet, show="S", existing=known)

        now = codes(found)
        assert len(set(now.values())) == len(prompts)
        assert {p: now[p] for p in prompts if p in before} == {p: before[p] for p in prompts if p in before}
        assert not set(found.parked) & set(now.values())
        assert expand_briefs(sheet, show="S", existing=found.row_shots).briefs == found.briefs
        known = {key: shot for key, shot in known.items() if key not in found.row_shots} | dict(found.row_shots)
        before = now


@pytest.mark.parametrize(
    ("aspect", "pixels"),
    [("16:9", (960, 540)), ("9:16", (540, 960)), ("1:1", (540, 540)), ("4:5", (540, 674)), ("2.39:1", (1290, 540))],
)
def test_sizes_follow_the_aspect(aspect: str, pixels: tuple[int, int]) -> None:
    assert size_of_aspect(aspect, size=(960, 540)) in {pixels, (pixels[0], pixels[1] + 2)}


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(8, 2000), st.integers(8, 2000))
def test_sizes_are_even_and_keep_the_ratio(wide: int, high: int, width: int, height: int) -> None:
    size = (2 * width, 2 * height)

    found = size_of_aspect(f"{wide}:{high}", size=size)

    assert found[0] % 2 == found[1] % 2 == 0
    assert abs(found[0] * high - found[1] * wide) <= wide + high


def test_an_option_may_be_the_text_of_a_file_beside_the_sheet(tmp_path: Path) -> None:
    (tmp_path / "hero.json").write_text('{"kit": "street"}', encoding="utf-8")

    found = expand(tmp_path, "prompt,options.scene\na,@hero.json\n")
    (tmp_path / "hero.json").write_text('{"kit": "product"}', encoding="utf-8")
    edited = expand(tmp_path, "prompt,options.scene\na,@hero.json\n")

    assert [dict(brief.options) for brief in found.briefs] == [{"scene": '{"kit": "street"}'}]
    assert edited.briefs[0].id != found.briefs[0].id


def test_an_option_that_names_no_file_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("prompt,options.scene\nb,@nowhere.json\nc,@../x.json\n", encoding="utf-8")

    faults = read_sheet(tmp_path / "sheet.csv").faults

    assert [(fault.row, fault.column) for fault in faults] == [(2, "options.scene"), (3, "options.scene")]


LAYERED = (
    "id,shot,prompt,element,over\nstreet,10,a street,,\nrain,20,rain,yes,street\nleaf,30,leaves,premultiplied,10\n"
)


def test_an_element_lies_over_the_row_that_it_names_by_id_or_shot(tmp_path: Path) -> None:
    found = {brief.row_key: brief for brief in expand(tmp_path, LAYERED).briefs}

    assert [found[key].options.get("element") for key in ("street", "rain", "leaf")] == [
        None,
        "straight",
        "premultiplied",
    ]
    assert {found["rain"].over, found["leaf"].over} == {"LAUNCH_010_0010"}
    assert [found[key].is_layer for key in ("street", "rain", "leaf")] == [False, True, True]


def test_a_row_that_names_no_layer_keeps_the_id_it_had_before_there_were_any(tmp_path: Path) -> None:
    plain = expand(tmp_path, "prompt\na\n").briefs[0]

    document = {k: v for k, v in to_document(plain).items() if k not in ("id", "row", "row_key", "takes", "over")}

    assert plain.id == digest(document)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("yes,stret", "no row of that name to lie over"),
        (",street", "without alpha it would hide the picture"),
        ("yes,rain", "a row that is itself laid over"),
        ("yes,fog", "a row that is itself laid over"),
    ],
)
def test_what_cannot_lie_over_a_row_is_told_with_its_cell(tmp_path: Path, cells: str, words: str) -> None:
    sheet = f"id,prompt,element,over\nstreet,a street,,\nrain,rain,{cells}\nfog,fog,yes,street\n"

    found = expand(tmp_path, sheet)

    assert [(fault.row, fault.column, fault.title) for fault in found.faults] == [(3, "over", words)]
    assert {brief.row_key for brief in found.briefs} == {"street", "fog"}
