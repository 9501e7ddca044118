"""The moodboard over the wire: stills come in checked, frames are grabbed, and the look is read and written."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.web.conftest import FIRST, FRAMES

MOOD = "/v1/productions/spot/mood"


def still(*colors: tuple[int, int, int], suffix: str = ".png") -> bytes:
    """Stripes of colours with a little grain."""
    picture = np.repeat(np.array(colors, np.float32), 96, axis=0)[:, None].repeat(160, axis=1)
    picture += np.random.default_rng(1).normal(0, 2, picture.shape)
    done, data = cv2.imencode(suffix, np.clip(picture, 0, 255).astype(np.uint8)[..., ::-1])
    assert done
    return data.tobytes()


EMBER, DEEP = (240, 160, 60), (18, 50, 59)


def drop(client, data: bytes, name: str = "still.png"):
    return client.post(f"{MOOD}/files", content=data, params={"name": name}, headers={"content-type": "image/png"})


def test_a_dropped_still_stands_on_the_board_and_can_be_looked_at(client) -> None:
    pin = drop(client, still(EMBER, DEEP, suffix=".jpg"), "Abend am Meer.png")
    board = client.get(MOOD).json()
    picture = client.get(pin.json()["url"])

    assert pin.status_code == 201, pin.text
    assert board["pins"] == [pin.json()]
    assert pin.json()["name"] == "Abend am Meer.jpg"  # what it is, not what it is called
    assert (pin.json()["width"], pin.json()["height"], pin.json()["by"]) == (160, 192, "ann")
    assert picture.headers["content-type"] == "image/jpeg"


def test_a_frame_is_grabbed_and_taken_off_again(client) -> None:
    pin = client.post(f"{MOOD}/frames", json={"take": FIRST, "frame": 3}).json()
    gone = client.delete(f"{MOOD}/{pin['id']}")

    assert (pin["take"], pin["take_name"], pin["frame"]) == (FIRST, "SPOT_010_0010_tk001", 3)
    assert gone.status_code == 204
    assert client.get(MOOD).json()["pins"] == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 60,
        b"\x89PNG\r\n\x1a\n" + b"not a picture",
        still(EMBER)[:120],
    ],
)
def test_what_is_no_still_is_refused_and_leaves_nothing(client, data: bytes) -> None:
    answer = drop(client, data)

    assert answer.status_code == 422
    assert client.get(MOOD).json()["pins"] == []


@pytest.mark.parametrize("said", [{"take": FIRST, "frame": FRAMES}, {"take": FIRST, "frame": -1}])
def test_a_frame_that_the_take_has_not_is_refused(client, said: dict[str, object]) -> None:
    assert client.post(f"{MOOD}/frames", json=said).status_code == 422


def test_the_look_is_read_without_changing_anything(client, folder) -> None:
    drop(client, still(EMBER, EMBER, DEEP))
    before = folder.brand.read_text("utf-8")

    read = client.post(f"{MOOD}/read", json={}).json()

    assert len(read["palette"]) == 2
    assert read["palette"][0]["share"] == pytest.approx(2 / 3, abs=0.02)
    assert read["applied"] is False
    assert folder.brand.read_text("utf-8") == before


def test_an_applied_look_stands_in_the_brand_sheet_and_the_rest_of_it_stays(client, folder) -> None:
    folder.brand.write_text(
        "# ours\nname: Solvei\npalette:\n  - {hex: '#00ff00'}\nlight: 3200K\n# texts\nbanned: [cheap]\n", "utf-8"
    )
    drop(client, still(EMBER, DEEP))

    read = client.post(f"{MOOD}/read", json={"apply": True}).json()
    text = folder.brand.read_text("utf-8")

    assert read["applied"] is True
    assert [swatch["hex"] for swatch in read["look"]["palette"]] == [swatch["hex"] for swatch in read["palette"]]
    assert client.get(MOOD).json()["look"] == read["look"]
    assert text.startswith("# ours\nname: Solvei\n# texts\nbanned: [cheap]\n")
    assert "#00ff00" not in text
    assert list(folder.root.glob("*half*")) == []


CAST = "# ours\nname: Solvei\ncharacters:\n  - {name: Mara, description: 'a courier'}\n# audiences\nbanned: [cheap]\n"


def test_a_still_becomes_a_reference_of_a_character_and_stands_in_recipes_to_come(client, desk, folder) -> None:
    folder.brand.write_text(CAST, "utf-8")
    desk.read_again("spot")
    pin = drop(client, still(EMBER, DEEP)).json()["id"]

    marked = client.post(f"{MOOD}/{pin}/reference", json={"character": "Mara"})
    again = client.post(f"{MOOD}/{pin}/reference", json={"character": "Mara"})

    assert (marked.status_code, marked.json()) == (201, {"name": "Mara", "references": 1})
    assert again.json()["references"] == 1
    assert client.get(MOOD).json()["cast"] == [{"name": "Mara", "references": 1}]
    (mara,) = desk.open("spot").bench.production.characters
    assert [reference.sha256 for reference in mara.references]
    assert folder.brand.read_text("utf-8").startswith("# ours\nname: Solvei\n# audiences\nbanned: [cheap]\n")


def test_nobody_of_another_name_gets_a_reference(client, folder) -> None:
    pin = drop(client, still(EMBER)).json()["id"]
    before = folder.brand.read_text("utf-8")

    answer = client.post(f"{MOOD}/{pin}/reference", json={"character": "../Nobody"})

    assert answer.status_code == 404
    assert folder.brand.read_text("utf-8") == before


def test_an_empty_board_has_nothing_to_read(client) -> None:
    answer = client.post(f"{MOOD}/read", json={})

    assert answer.status_code == 422
    assert answer.json()["next_step"] == "drop a still or grab a frame"


def test_without_a_generator_previz_moves_over_a_still(client, desk) -> None:
    import time

    pin = drop(client, still(EMBER, DEEP)).json()["id"]

    board = client.get(MOOD).json()
    said = client.post(f"{MOOD}/{pin}/motion", json={"take": FIRST, "prompt": "slow push in"})

    assert board["motion"] == {"allowed": True, "because": ""}
    assert said.status_code == 202, said.text
    until = time.monotonic() + 90
    while desk.is_busy and time.monotonic() < until:
        time.sleep(0.1)
    take = client.get(f"/v1/productions/spot/takes/{said.json()['take']}").json()
    assert (take["engine"], take["shot"]) == ("previz", "SPOT_010_0010")
    assert "(first)" in take["recipe"]["asked"]["references"]


def test_an_engine_that_takes_no_picture_refuses_a_still(client) -> None:
    pin = drop(client, still(EMBER)).json()["id"]

    answer = client.post(f"{MOOD}/{pin}/motion", json={"take": FIRST, "engine": "footage"})

    assert answer.status_code == 409
    assert answer.json()["title"] == "footage refuses this"


PROGRAM = """import shutil, sys
shutil.copy(sys.argv[2], sys.argv[3])
"""


def test_a_still_is_set_in_motion_beside_the_shots_other_takes(client, desk, clips, tmp_path) -> None:
    import sys
    import time

    program = tmp_path / "moves.py"
    program.write_text(PROGRAM, "utf-8")
    argv = [sys.executable, str(program), "{first}", str(clips[1]), "{out}"]
    opened = desk.open("spot")
    opened.bench.options["engines"] = {"command": {"argv": argv}}
    pin = drop(client, still(EMBER)).json()["id"]

    said = client.post(f"{MOOD}/{pin}/motion", json={"take": FIRST})

    assert said.status_code == 202, said.text
    assert (said.json()["seed"], said.json()["state"]) == (7, "queued")
    until = time.monotonic() + 90
    while desk.is_busy and time.monotonic() < until:
        time.sleep(0.1)
    take = client.get(f"/v1/productions/spot/takes/{said.json()['take']}").json()
    assert (take["engine"], take["shot"]) == ("command", "SPOT_010_0010")
    assert "(first)" in take["recipe"]["asked"]["references"]
