"""Writes golden.json: edge maps made with SciPy and NumPy on a small random photo, masks and features.

    pip install numpy scipy torch && python golden.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import scipy
import torch
from scipy import ndimage

random = np.random.default_rng(11)
HEIGHT, WIDTH = 19, 27
CROSS = ndimage.generate_binary_structure(2, 1)


def coded(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def by_peak(edges):
    return coded((edges / edges.max()).astype(np.float32))


y, x = np.mgrid[:HEIGHT, :WIDTH]
masks = np.zeros((9, HEIGHT, WIDTH), bool)
for mask in masks:
    cy, cx = random.random(2) * (HEIGHT, WIDTH)
    ry, rx = 2 + random.random(2) * (HEIGHT / 2, WIDTH / 2)
    mask[:] = ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 < 1
contours = [mask & ~ndimage.binary_erosion(mask, CROSS, border_value=1) for mask in masks]
density = ndimage.gaussian_filter(np.mean(contours, 0), sigma=1, mode="nearest", truncate=4)

photo = random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
sobel = np.sqrt(
    sum(ndimage.sobel(photo[..., colour] / 255.0, axis, mode="nearest") ** 2 for colour in range(3) for axis in (0, 1))
)

features = random.standard_normal((5, 4, 6)).astype(np.float32)
units = features.astype(np.float64) / np.linalg.norm(features.astype(np.float64), axis=0)
gradient = np.sqrt(sum((part**2).sum(0) for part in np.gradient(units, axis=(1, 2))))
resized = torch.nn.functional.interpolate(
    torch.from_numpy(gradient)[None, None], (HEIGHT, WIDTH), mode="bilinear", align_corners=False
)[0, 0].numpy()

golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "torch": torch.__version__},
    "width": WIDTH,
    "height": HEIGHT,
    "masks": coded(masks.astype(np.uint8)),
    "photo": coded(photo),
    "features": coded(features),
    "featureSize": list(features.shape),
    "edges": {"masks": by_peak(density), "photo": by_peak(sobel), "features": by_peak(resized)},
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=2) + "\n")
