"""What is known of a subject is gathered once, and a policy is read or refused."""

from __future__ import annotations

import pytest

from rushes.clearance.evidence import Policy, inputs_of, loras_of, read_policy, revision_of
from rushes.errors import AskTheArtist
from rushes.model.brief import MediaRef
from rushes.model.rights import DataItem, DataSet
from tests.clearance.case import MARA, make_brief, make_evidence, make_reference, make_take


def test_a_policy_is_read_from_its_table() -> None:
    assert read_policy({"territories": ["DE", "US"], "revenue": 5, "registered": "cogvideox"}) == Policy(
        territories=("DE", "US"), revenue=5, registered=("cogvideox",)
    )


@pytest.mark.parametrize("settings", [{"comercial": True}, {"commercial": "yes"}, {"worst_tier": "T9"}])
def test_a_policy_that_cannot_be_read_is_refused(settings) -> None:
    with pytest.raises(AskTheArtist):
        read_policy(settings)


def test_every_file_that_went_in_is_listed_once_with_its_rights() -> None:
    brief = make_brief(
        references=(make_reference(), make_reference()), characters=("Mara",), voice=MediaRef(sha256="v")
    )
    sets = (DataSet(name="board", items=(DataItem(sha256="a" * 64, rights="ours"),)),)
    evidence = make_evidence(
        brief=brief,
        characters=(MARA,),
        data_sets=sets,
        other_inputs=(("music", MediaRef(sha256="m")),),
        own_media=("m",),
    )

    found = inputs_of(evidence)

    assert [(item.role, item.item.rights if item.item else None, item.is_ours, item.of_person) for item in found] == [
        ("reference", "ours", False, False),
        ("voice", None, False, True),
        ("picture of Mara", None, False, True),
        ("music", None, True, False),
    ]
    assert [lora.name for lora in loras_of(evidence)] == ["mara"]


def test_files_of_characters_that_are_not_in_the_picture_do_not_count() -> None:
    evidence = make_evidence(characters=(MARA,))

    assert inputs_of(evidence) == ()
    assert loras_of(evidence) == ()


def test_the_revision_is_what_the_takes_recorded() -> None:
    evidence = make_evidence(make_take(1, engine_facts={"revision": "2.2"}), make_take(2))

    assert revision_of("open-model", evidence) == "2.2"
