"""Words for people, JSON lines for machines, and never both on one stream."""

from __future__ import annotations

import json

import pytest

from rushes.cli.screen import Screen


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_machines_get_json_lines_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(as_json=True)
    with screen.step("takes", total=2) as step:
        step.advance(about="one")
        step.advance(ok=False, about="two")
    screen.line("words")
    screen.table(("a",), [("b",)])

    records = [json.loads(line) for line in lines(capsys)]

    assert [record["kind"] for record in records] == ["item", "item", "step"]
    assert (records[-1]["step"], records[-1]["done"], records[-1]["failed"]) == ("takes", 1, 1)


def test_people_get_one_line_for_each_step_and_no_json(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(as_json=False)
    with screen.step("takes", total=2) as step:
        step.advance(about="one")
        step.advance(ok=False, about="two")
    screen.record("step", step="takes")

    said = lines(capsys)

    assert len(said) == 1
    assert said[0].split()[:6] == ["takes", "1", "of", "2,", "1", "failed"]


def test_cells_are_shown_as_they_are_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    Screen(as_json=False).table(("take", "what"), [("one", "a [red]coat[/red] [engines.command]")])

    assert "a [red]coat[/red] [engines.command]" in lines(capsys)[1]


def test_a_long_last_cell_is_folded_or_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    words = "one two three four five six seven eight nine ten"
    Screen(as_json=False).table(("take", "what"), [("a", words)])
    folded = lines(capsys)
    Screen(as_json=False).table(("take", "what"), [("a", words)], short=True)
    cut = lines(capsys)

    assert len(folded) > 2
    assert "ten" in " ".join(folded)
    assert len(cut) == 2
    assert cut[1].rstrip().endswith("…")


def test_a_narrow_screen_keeps_the_first_column_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = (
        "color in container",
        "fail",
        "LAUNCH_city_web-1080p_1920x1080_24fps_15s_v001_SUGGESTED_DRAFT.mp4",
        "any",
        "x",
    )

    Screen(as_json=False).table(("rule", "verdict", "measured", "allowed", ""), [row])

    assert lines(capsys)[1].startswith("color in container  fail  ")


def test_the_seconds_of_a_step_that_comes_twice_add_up() -> None:
    screen = Screen(as_json=True)
    for _ in range(2):
        with screen.step("cut", total=0):
            pass

    assert list(screen.seconds) == ["cut"]
