"""Writes golden.json: pixel-adaptive refinement with PyTorch on small random photos and maps.

    pip install torch numpy && python golden.py
"""

import base64
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import pad, softmax

DILATIONS = (1, 2, 4, 8, 12, 24)
STEPS = [(dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dx or dy]


def neighbours(image):
    """[C, H, W] to [48, C, H, W]; beyond the border lie the border's own pixels."""
    _, height, width = image.shape
    reach = max(DILATIONS)
    wide = pad(image[None], (reach,) * 4, mode="replicate")[0]
    return torch.stack(
        [
            wide[:, reach + d * dy : reach + d * dy + height, reach + d * dx : reach + d * dx + width]
            for d in DILATIONS
            for dx, dy in STEPS
        ]
    )


def refine(photo, maps, iterations):
    around = neighbours(photo)
    likeness = -(((around - photo).abs() / (around.std(0) + 1e-8) / 0.3) ** 2).mean(1)
    distance = torch.tensor([d * float(np.hypot(dx, dy)) for d in DILATIONS for dx, dy in STEPS], dtype=photo.dtype)
    nearness = -((distance / (distance.std() + 1e-8) / 0.3) ** 2)
    weights = softmax(likeness, 0) + 0.01 * softmax(nearness, 0)[:, None, None]
    for _ in range(iterations):
        maps = (neighbours(maps) * weights[:, None]).sum(0)
    return maps


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


random = np.random.default_rng(7)
cases = []
for width, height, classes, iterations in ((31, 22, 2, 10), (40, 9, 1, 20), (26, 26, 5, 1), (1, 17, 1, 3)):
    photo = np.repeat(random.integers(0, 256, (height, -(-width // 6), 3)), 6, axis=1)[:, :width]
    photo = np.clip(photo // 3 + 80 + np.round(random.normal(0, 4, photo.shape)), 0, 255).astype(np.uint8)
    # A flat corner: nothing differs there.
    photo[: height // 2, : width // 2] = 120
    maps = (random.random((classes, height, width)) ** 2).astype(np.float32)
    refined = refine(torch.tensor(photo).double().permute(2, 0, 1), torch.tensor(maps).double(), iterations)
    cases.append(
        {
            "iterations": iterations,
            "width": width,
            "height": height,
            "classes": classes,
            "rgb": text(photo),
            "maps": text(maps),
            "refined": text(refined.numpy().astype(np.float32)),
        }
    )

(Path(__file__).parent / "golden.json").write_text(json.dumps(cases, indent=1) + "\n")
