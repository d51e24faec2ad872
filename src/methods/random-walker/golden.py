"""Writes golden.json: scores of scikit-image's random_walker, solved directly, on small photos with seeds.

    pip install numpy scikit-image && python golden.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import skimage
from skimage.segmentation import random_walker

random = np.random.default_rng(3)


def coded(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def photo(height, width, noise):
    """Two discs on a slope, with noise."""
    y, x = np.mgrid[:height, :width]
    image = np.stack([90 + x, 100 + 0.5 * y, 120 - 0.3 * x], -1).astype(float)
    for cy, cx, radius, colour in [(0.4, 0.3, 0.25, (190, 60, 50)), (0.6, 0.75, 0.2, (60, 90, 190))]:
        inside = (y - cy * height) ** 2 + (x - cx * width) ** 2 < (radius * height) ** 2
        image[inside] = colour
    return np.clip(image + noise * random.standard_normal(image.shape), 0, 255).astype(np.uint8)


def case(name, image, labels, beta, tolerance):
    wanted = random_walker(image, labels.copy(), beta=beta, mode="bf", channel_axis=-1, return_full_prob=True)
    return {
        "name": name,
        "width": image.shape[1],
        "height": image.shape[0],
        "beta": beta,
        "tolerance": tolerance,
        "photo": coded(image),
        # 0 no seed, 1 background, 2 and 3 classes, -1 a wall.
        "labels": coded(labels.astype(np.int8)),
        "scores": coded(wanted.astype(np.float32)),
    }


def seeds(height, width):
    labels = np.zeros((height, width), int)
    labels[1, 2 : width - 2] = 1
    labels[int(0.4 * height), int(0.25 * width) : int(0.35 * width)] = 2
    labels[int(0.6 * height) - 1 : int(0.6 * height) + 2, int(0.75 * width)] = 3
    return labels


exact = photo(20, 26, 8)
walled = photo(17, 24, 5)
walls = seeds(17, 24)
walls[:, 14] = -1
walls[9, 14] = 0
walls[12:16, 4] = walls[12:16, 8] = walls[12, 4:9] = walls[15, 4:9] = -1
even = photo(30, 40, 12)

golden = {
    "versions": {"numpy": np.__version__, "scikit-image": skimage.__version__},
    "cases": [
        case("solved exactly", exact, seeds(20, 26), 130, 1e-5),
        case("walls with a gap, and a pocket that no seed reaches", walled, walls, 90, 1e-5),
        case("the default tolerance", even, seeds(30, 40), 130, 1e-3),
    ],
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=2) + "\n")
