"""SEPL: lets class-agnostic masks correct a label map; the rules of the official code's default method."""

import numpy as np


def sepl(labels: np.ndarray, masks: np.ndarray, classes: int) -> np.ndarray:
    """labels [H,W] class ids, masks [L,H,W] bool -> class ids [H,W].

    A mask goes to the first class, in id order, that fills more than half of it or has at least 85 % of its pixels in
    it. Pixels of a class that no still free mask covers are kept; pixels under rejected masks are dropped; where two
    classes claim a pixel the higher id wins.
    """
    out = np.zeros_like(labels)
    flat = masks.reshape(len(masks), -1)
    area = flat.sum(1)
    free = np.ones(len(masks), bool)
    for k in range(1, classes + 1):
        mine = labels == k
        size = int(mine.sum())
        if size == 0:
            continue
        shared = flat[:, mine.ravel()].sum(1)
        accepted = free & (area > 0) & ((2 * shared > area) | (20 * shared >= 17 * size))
        covered = masks[free].any(0)
        claim = masks[accepted].any(0) | (mine & ~covered)
        free &= ~accepted
        out[claim] = k
    return out
