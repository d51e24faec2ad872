"""Writes golden.json: both walks as their papers have them, dense, with PyTorch and NumPy.

The matrix T is built entry by entry and raised to the power by repeated squaring; resizing is PyTorch's. What we walk
in sparse steps must give the same.

    pip install numpy torch && python golden.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

random = np.random.default_rng(7)


def coded(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def bumps(height, width, count):
    """Smooth maps in [0, 1], kept as u8 so that the file is small and exact."""
    y, x = np.mgrid[:height, :width]
    maps = []
    for _ in range(count):
        cy, cx = random.random(2) * (height, width)
        radius = (0.1 + 0.2 * random.random()) * max(height, width)
        maps.append(np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * radius**2)))
    return np.round(255 * np.array(maps)).astype(np.uint8)


def pooled(maps, stride):
    """Means over cells; the last cells of a row or column have fewer pixels."""
    return F.avg_pool2d(maps[None], stride, ceil_mode=True, count_include_pad=False)[0]


def enlarged(cells, stride, height, width):
    larger = F.interpolate(cells[None], scale_factor=stride, mode="bilinear", align_corners=False)
    return larger[0, :, :height, :width]


def walked(cells, affinity, beta, squarings):
    """x · T^(2^squarings), T = affinity^beta over column sums."""
    transition = affinity**beta
    transition = transition / transition.sum(0, keepdims=True)
    for _ in range(squarings):
        transition = transition @ transition
    rows = cells.reshape(cells.shape[0], -1).numpy() @ transition
    return torch.from_numpy(rows).reshape(cells.shape)


def dense(height, width, radius, pair):
    """The symmetric affinity of all cells nearer than the radius; 1 on the diagonal."""
    affinity = np.eye(height * width)
    for i in range(height * width):
        for j in range(height * width):
            (y0, x0), (y1, x1) = divmod(i, width), divmod(j, width)
            if i != j and (y1 - y0) ** 2 + (x1 - x0) ** 2 < radius**2:
                affinity[i, j] = pair((y0, x0), (y1, x1))
    return affinity


def irn(name, height, width, classes, beta, squarings):
    maps = bumps(height, width, classes)
    y, x = np.mgrid[:height, :width]
    lines = np.maximum(np.sin(x / 3.1 + 1) ** 24, np.cos(y / 4.3 + x / 9) ** 24) * (0.4 + 0.6 * random.random((height, width)))
    edges = np.round(255 * lines).astype(np.uint8)
    barrier = F.max_pool2d(torch.from_numpy(edges / 255.0)[None, None], 4, ceil_mode=True)[0, 0].numpy()

    def pair(a, b):
        (y0, x0), (y1, x1) = a, b
        length = np.hypot(y1 - y0, x1 - x0)
        highest = 0
        for py in range(min(y0, y1), max(y0, y1) + 1):
            for px in range(min(x0, x1), max(x0, x1) + 1):
                if abs((x1 - x0) * (py - y0) - (y1 - y0) * (px - x0)) / length < 1 - 1e-9:
                    highest = max(highest, barrier[py, px])
        return 1 - highest

    cells = pooled(torch.from_numpy(maps / 255.0), 4)
    affinity = dense(*cells.shape[1:], 5, pair)
    result = enlarged(walked(cells * (1 - barrier), affinity, beta, squarings), 4, height, width)
    result = result / result.max()
    return {
        "name": name,
        "width": width,
        "height": height,
        "classes": classes,
        "beta": beta,
        "steps": 2**squarings,
        "maps": coded(maps),
        "edges": coded(edges),
        "result": coded(result.numpy().astype(np.float32)),
    }


def psa(name, height, width, classes, background, affinity_name, beta, squarings):
    maps = bumps(height, width, classes)
    scores = torch.from_numpy(maps / 255.0)
    strongest = scores.max(0, keepdim=True).values
    kind, amount = background
    empty = (1 - strongest) ** amount if kind == "power" else torch.full_like(strongest, amount)
    cells = pooled(torch.cat([empty, scores]), 8)
    grid_height, grid_width = cells.shape[1:]

    features = np.round(100 * random.standard_normal((6, 5, 7))) / 100
    centred = features - features.mean((1, 2), keepdims=True)
    spread = np.sqrt((centred**2).mean())
    # Where the centres of the cells lie on the features' grid, which spans the whole photo.
    resampled = np.zeros((6, grid_height, grid_width))
    padded = torch.from_numpy(centred)
    for y in range(grid_height):
        for x in range(grid_width):
            sy = min(max((8 * y + 4) * 5 / height - 0.5, 0), 4)
            sx = min(max((8 * x + 4) * 7 / width - 0.5, 0), 6)
            (y0, x0), (fy, fx) = (int(sy), int(sx)), (sy % 1, sx % 1)
            y1, x1 = min(y0 + 1, 4), min(x0 + 1, 6)
            top = padded[:, y0, x0] * (1 - fx) + padded[:, y0, x1] * fx
            bottom = padded[:, y1, x0] * (1 - fx) + padded[:, y1, x1] * fx
            resampled[:, y, x] = top * (1 - fy) + bottom * fy

    def pair(a, b):
        f, g = resampled[:, *a], resampled[:, *b]
        if affinity_name == "distance":
            return np.exp(-np.abs(f - g).mean() / spread)
        return max(0, f @ g / np.linalg.norm(f) / np.linalg.norm(g))

    smaller = min(grid_height, grid_width)
    radius = (smaller - 1) // 2 if smaller < 11 else 5
    result = enlarged(walked(cells, dense(grid_height, grid_width, radius, pair), beta, squarings), 8, height, width)
    return {
        "name": name,
        "width": width,
        "height": height,
        "classes": classes,
        "background": kind,
        "amount": amount,
        "affinity": affinity_name,
        "beta": beta,
        "steps": 2**squarings,
        "maps": coded(maps),
        "features": coded(features.astype(np.float32)),
        "featureSize": [6, 5, 7],
        # Every third value: neighbours are alike.
        "result": coded(result.numpy().astype(np.float32).ravel()[::3]),
    }


golden = {
    "versions": {"numpy": np.__version__, "torch": torch.__version__},
    "irn": [
        irn("a photo whose sides are no multiples of 4", 22, 37, 2, 10, 8),
        irn("few steps, five classes", 21, 24, 5, 4, 3),
    ],
    "psa": [
        psa("radius 5", 90, 94, 1, ("power", 16), "distance", 8, 8),
        psa("a small map has a smaller radius", 50, 61, 2, ("constant", 0.42), "cosine", 3, 4),
    ],
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=2) + "\n")
