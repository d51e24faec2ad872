"""SEPL: lets class-agnostic masks correct a label map, by two readings of the paper."""

import numpy as np

INSIDE, COVER = 0.5, 0.85


def sepl_official(labels: np.ndarray, masks: np.ndarray, classes: int) -> np.ndarray:
    """The rules of the official code's default method. labels [H,W] class ids, masks [L,H,W] bool -> class ids [H,W].

    A mask goes to the first class, in id order, that fills more than half of it or has at least 85 % of its pixels in
    it. Pixels of a class that no still free mask covers are kept; pixels under rejected masks are dropped; where two
    classes claim a pixel the higher id wins.
    """
    out = np.zeros_like(labels)
    flat = masks.reshape(len(masks), labels.size)
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


def sepl_paper(labels: np.ndarray, masks: np.ndarray, classes: int, largest: float = 0.95) -> np.ndarray:
    """The paper's reading with a veto of the background, as the studio's default recipe has it.

    Each mask belongs to the class that it overlaps most. It is taken when the class fills more than half of it, or when
    it has more than 85 % of the class, is no larger than `largest` of the picture and lies no more than half on the
    background (the paper knows neither bound: a mask that merely contains the object passes its second test). A class
    becomes the union of its masks, or stays as it was without any; the purest masks lie on top.
    """
    flat = masks.reshape(len(masks), labels.size)
    area = flat.sum(1)
    hot = np.stack([labels.ravel() == k for k in range(classes + 1)])
    shared = flat.astype(np.float32) @ hot.T.astype(np.float32)
    share = shared / np.maximum(1, area)[:, None]
    owner = shared[:, 1:].argmax(1) + 1 if len(masks) else np.zeros(0, int)
    layers = []
    for k in range(1, classes + 1):
        size = int(hot[k].sum())
        if size == 0:
            continue
        mine = (owner == k) & (shared[:, k] > 0)
        covers = (shared[:, k] > COVER * size) & (area <= largest * labels.size) & (share[:, 0] <= 0.5)
        taken = np.flatnonzero(mine & ((share[:, k] > INSIDE) | covers))
        layers += [(share[mask, k], k, flat[mask]) for mask in taken] or [(1.0, k, hot[k])]
    out = np.zeros_like(labels).ravel()
    for _, k, pixels in sorted(layers, key=lambda layer: (layer[0], layer[1])):
        out[pixels] = k
    return out.reshape(labels.shape)
