"""Every object's mask from the embedded segmenter: a grid of clicks, filtered by score and stability, then NMS."""

import numpy as np
import torch
from torch.nn import functional as F

from segmenter.contract import LONG_SIDE
from segmenter.studio import Studio


def everything(
    segmenter: Studio, image: np.ndarray, side: int = 14, score: float = 0.3, stability: float = 0.6,
    overlap: float = 0.7, batch: int = 16,
) -> tuple[np.ndarray, np.ndarray]:
    """image [H,W,3] uint8 -> masks [L,H,W] bool, best predicted IoU first, and their predicted IoU [L].

    `side` clicks along each axis; a mask needs a predicted IoU above `score` and a stability (pixels above +1 over pixels
    above -1) of `stability`; of two masks that overlap by more than `overlap` (IoU of the masks) the better one stays.
    """
    h, w = image.shape[:2]
    segmenter.open(image)
    y, x = np.mgrid[0:side, 0:side]
    points = np.stack([(x.ravel() + 0.5) / side * w, (y.ravel() + 0.5) / side * h], 1)
    kept, kept_scores = [], []
    for at in range(0, len(points), batch):
        _, scores, low = segmenter.ask([[(x, y, 1)] for x, y in points[at : at + batch]])
        steady = (low > 1).sum((2, 3)) / np.maximum(1, (low > -1).sum((2, 3)))
        good = (scores > score) & (steady >= stability) & ((low > 0).sum((2, 3)) > 0)
        kept.append(low[good])
        kept_scores.append(scores[good])
    low, scores = np.concatenate(kept), np.concatenate(kept_scores)
    if not len(low):
        return np.zeros((0, h, w), bool), np.zeros(0, np.float32)
    order = np.argsort(-scores, kind="stable")
    small = (low[order] > 0).reshape(len(order), -1).astype(np.float32)
    area = small.sum(1)
    shared = small @ small.T
    iou = shared / np.maximum(1, area[:, None] + area[None] - shared)
    alive = np.ones(len(order), bool)
    for i in range(len(order)):
        if alive[i]:
            alive[i + 1 :] &= iou[i, i + 1 :] <= overlap
    logits = torch.from_numpy(low[order[alive]])
    frame = F.interpolate(logits[None], (LONG_SIDE, LONG_SIDE), mode="bilinear", align_corners=False)
    frame = frame[:, :, : segmenter.frame[0], : segmenter.frame[1]]
    masks = (F.interpolate(frame, (h, w), mode="bilinear", align_corners=False)[0] > 0).numpy()
    return masks, scores[order[alive]]


def found(masks: np.ndarray, instances: np.ndarray, iou: float = 0.5) -> list[bool]:
    """For each object of an instance map [H,W] (0 is none) whether some mask reaches this IoU with it."""
    flat = masks.reshape(len(masks), instances.size)
    out = []
    for number in np.unique(instances):
        if number == 0:
            continue
        object_pixels = (instances == number).ravel()
        shared = (flat & object_pixels).sum(1)
        union = np.maximum(1, flat.sum(1) + object_pixels.sum() - shared)
        out.append(bool((shared / union >= iou).any()))
    return out
