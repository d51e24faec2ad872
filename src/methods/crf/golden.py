"""Writes golden.json: mean-field results of pydensecrf on small random scenes.

pydensecrf is only published as source and needs an old Cython:

    pip install numpy "cython==0.29.36" "setuptools<70" wheel
    pip download --no-build-isolation --no-deps --no-binary :all: pydensecrf && tar xf pydensecrf-*.tar.gz
    cd pydensecrf-*/ && rm -f pydensecrf/eigen.cpp pydensecrf/densecrf.cpp
    python setup.py build_ext --inplace && cd .. && PYTHONPATH=$(ls -d pydensecrf-*/) python golden.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import pydensecrf.densecrf as dcrf

# Smoothness sigma and weight, place sigma, colour sigma and weight: as in parameters.ts.
SETTINGS = {
    "psa": (3, 3, 80, 13, 10),
    "irn": (3, 3, 50, 5, 10),
    "clip-es": (1, 3, 67, 3, 4),
    "toco": (3, 3, 36, 3, 4),
    "toco-test": (1, 1, 121, 5, 4),
    "weclip-plus": (3, 3, 64, 5, 4),
    "sec-train": (0.25, 3, 6.67, 13, 10),
}


def scene(width, height, labels, random):
    """A few discs of one colour each with some noise, and probabilities that know roughly where they are."""
    rows, columns = np.mgrid[:height, :width]
    photo = np.full((height, width, 3), random.integers(0, 256, 3), np.float64)
    probabilities = np.zeros((labels, height, width))
    for label in range(1, labels):
        x, y, radius = random.random() * width, random.random() * height, (0.15 + 0.2 * random.random()) * height
        inside = np.hypot(columns - x, rows - y) < radius
        photo[inside] = random.integers(0, 256, 3)
        x, y = x + 0.2 * radius, y - 0.2 * radius
        probabilities[label] = 0.8 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / radius**2)
    probabilities += 0.1 * random.random(probabilities.shape)
    probabilities[0] = np.clip(1 - probabilities[1:].max(0), 0, 1) ** 2
    photo += random.normal(0, 6, photo.shape)
    # Stored as u16.
    return np.clip(np.round(photo), 0, 255).astype(np.uint8), (np.round(probabilities * 65535) / 65535).astype(np.float32)


def mean_field(photo, probabilities, iterations, smooth_sigma, smooth_weight, place, colour, weight):
    labels, height, width = probabilities.shape
    crf = dcrf.DenseCRF2D(width, height, labels)
    crf.setUnaryEnergy(-np.log(np.clip(probabilities, 1e-5, 1)).reshape(labels, -1).copy())
    crf.addPairwiseGaussian(sxy=smooth_sigma, compat=smooth_weight)
    crf.addPairwiseBilateral(sxy=place, srgb=colour, rgbim=np.ascontiguousarray(photo), compat=weight)
    return np.array(crf.inference(iterations)).reshape(labels, height, width)


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


random = np.random.default_rng(5)
cases = []
for index, (preset, numbers) in enumerate(SETTINGS.items()):
    width, height, labels = 30 + 2 * index, 22 + index, 2 + index % 4
    photo, probabilities = scene(width, height, labels, random)
    iterations = (10, 1, 5)[index % 3]
    q = mean_field(photo, probabilities, iterations, *numbers)
    cases.append(
        {
            "preset": preset,
            "iterations": iterations,
            "width": width,
            "height": height,
            "labels": labels,
            "rgb": text(photo),
            "p": text(np.round(probabilities * 65535).astype(np.uint16)),
            "q": text(np.round(q * 65535).astype(np.uint16)),
        }
    )

# The published vector: four columns, three rows, two labels, one iteration.
i = np.arange(12)
grey = np.where(i % 4 < 2, 40, 200) + 2 * (i % 3)
photo = np.repeat(grey.astype(np.uint8).reshape(3, 4, 1), 3, axis=2)
p = np.where(i % 4 == 0, 0.8, np.where(i % 4 == 1, 0.45, 0.3)).reshape(3, 4)
vector = mean_field(photo, np.stack([p, 1 - p]).astype(np.float32), 1, *SETTINGS["psa"])[0, 0]
file = Path(__file__).parent / "golden.json"
file.write_text(json.dumps({"vector": [round(float(q), 6) for q in vector], "cases": cases}, indent=1) + "\n")
