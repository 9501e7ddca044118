from __future__ import annotations

import cv2
import numpy as np

from rushes.imaging.correspond import LEAST_INLIERS, find_correspondence, find_features
from rushes.testing.synthetic import texture


def colored(seed: int) -> np.ndarray:
    ground = texture(300, 500, seed=seed)
    return np.dstack((ground, 0.9 * ground, 0.8 * texture(300, 500, seed=seed, discs=0))).astype(np.float32)


def test_another_framing_and_exposure_of_one_place_agree() -> None:
    place = colored(1)
    first, second = place[20:260, 10:410], np.clip(0.7 * place[40:280, 80:480], 0, 1)

    found = find_correspondence(find_features(first), find_features(second))

    assert found.inliers >= 3 * LEAST_INLIERS
    assert found.spread > 0.1
    assert np.median(np.abs(0.7 * found.first - found.second)) < 0.01


def test_different_places_do_not_agree() -> None:
    found = find_correspondence(find_features(colored(1)), find_features(colored(40)))

    assert found.inliers < LEAST_INLIERS
    assert len(found.first) == 0


def test_a_mirrored_picture_is_not_the_same_place() -> None:
    place = colored(1)

    found = find_correspondence(find_features(place), find_features(np.ascontiguousarray(place[:, ::-1])))

    assert len(found.first) == 0


def test_pictures_without_features_are_answered_not_failed() -> None:
    flat = np.full((120, 160, 3), 0.5, np.float32)

    found = find_correspondence(find_features(flat), find_features(colored(1)))

    assert (found.inliers, len(found.second)) == (0, 0)


def test_a_zoom_of_the_lens_is_a_camera_move() -> None:
    place = colored(3)
    closer = cv2.resize(place[60:240, 100:400], (500, 300), interpolation=cv2.INTER_CUBIC)

    found = find_correspondence(find_features(place), find_features(np.clip(closer, 0, 1)))

    assert found.inliers >= LEAST_INLIERS
