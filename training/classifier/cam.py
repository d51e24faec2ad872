"""Class activation maps: scales and flip, ReLU, sum, division by the largest value; then a constant background."""

from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional as F

SCALES = (0.5, 1.0, 1.5, 2.0)
EPSILON = 1e-5


def view_at(image: np.ndarray, side: float) -> np.ndarray:
    """image [H,W,3] uint8 -> [1,3,h,w] float32 in 0..1 whose long side is about `side` px."""
    ratio = side / max(image.shape[:2])
    size = [max(16, round(s * ratio)) for s in image.shape[:2]]
    x = torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255
    return F.interpolate(x, size, mode="bilinear", align_corners=False, antialias=ratio < 1).numpy()


def activation_maps(
    class_maps: Callable[[np.ndarray], np.ndarray], image: np.ndarray, tags: np.ndarray, base_side: int,
    scales: tuple[float, ...] = SCALES,
) -> np.ndarray:
    """image [H,W,3] uint8, tags [K] 0/1 -> maps [K,H,W] in 0..1 at the picture's own size; untagged classes are 0."""
    h, w = image.shape[:2]
    total = torch.zeros(len(tags), h, w)
    for scale in scales:
        view = view_at(image, base_side * scale)
        maps = torch.from_numpy(class_maps(np.concatenate([view, view[..., ::-1]]))).relu()
        total += F.interpolate(maps[:1] + maps[1:].flip(3), (h, w), mode="bilinear", align_corners=False)[0]
    total *= torch.from_numpy(tags)[:, None, None]
    total /= total.amax((1, 2), keepdim=True) + EPSILON
    return total.numpy()


def label_map(maps: np.ndarray, background: float) -> np.ndarray:
    """Class ids [H,W] uint8; 0 where no map exceeds the background score (background wins ties)."""
    return np.where(maps.max(0) > background, maps.argmax(0) + 1, 0).astype(np.uint8)
