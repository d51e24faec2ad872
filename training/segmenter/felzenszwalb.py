"""The baseline: the region under the click in graph-based segmentations at three scales."""

import numpy as np
from skimage.segmentation import felzenszwalb

SCALES = (100, 300, 1000)
SIGMA, SMALLEST = 0.8, 50


def regions(image: np.ndarray) -> list:
    """u8 [h,w,3] -> three i64 [h,w] label maps."""
    return [felzenszwalb(image, scale=scale, sigma=SIGMA, min_size=SMALLEST) for scale in SCALES]


def under(maps: list, x: int, y: int) -> list:
    """The three masks a click gives."""
    return [labels == labels[y, x] for labels in maps]
