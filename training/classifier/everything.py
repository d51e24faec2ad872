"""Every object's mask from the embedded segmenter: a grid of clicks, filtered by score and stability, then NMS."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from torch.nn import functional as F


class Segmenter:
    """Reads a folder in the official SAM decoder's contract."""

    def __init__(self, folder: Path) -> None:
        contract = json.loads((folder / "contract.json").read_text())
        self.long_side = contract["input"]["long_side"]
        self.low = contract["low_resolution"]
        self.files = contract["files"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        load = lambda name: onnxruntime.InferenceSession(  # noqa: E731
            str(folder / self.files[name]["path"]), options, providers=["CPUExecutionProvider"]
        )
        self.encoder, self.decoder = load("encoder"), load("decoder")

    def embed(self, image: np.ndarray) -> tuple[np.ndarray, float]:
        """image [H,W,3] uint8 -> embedding, frame pixels per image pixel."""
        h, w = image.shape[:2]
        ratio = self.long_side / max(h, w)
        size = (round(w * ratio), round(h * ratio))
        resized = np.asarray(Image.fromarray(image).resize(size, Image.BILINEAR), np.float32)
        return self.encoder.run(None, {"input_image": resized})[0], ratio

    def click(self, embedding: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """points [B,2] x,y in frame pixels -> logits [B,3,low,low], predicted IoU [B,3]."""
        n = len(points)
        _, scores, low = self.decoder.run(None, {
            "image_embeddings": embedding,
            "point_coords": np.stack([points, np.zeros_like(points)], 1).astype(np.float32),
            "point_labels": np.tile(np.float32([[1, -1]]), (n, 1)),
            "mask_input": np.zeros((1, 1, self.low, self.low), np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.float32([1, 1]),
        })
        return low, scores


def everything(
    segmenter: Segmenter, image: np.ndarray, side: int = 14, score: float = 0.3, stability: float = 0.6,
    overlap: float = 0.7, batch: int = 16,
) -> tuple[np.ndarray, np.ndarray]:
    """image [H,W,3] uint8 -> masks [L,H,W] bool, best predicted IoU first, and their predicted IoU [L].

    `side` clicks along each axis; a mask needs a predicted IoU above `score` and a stability (pixels above +1 over pixels
    above -1) of `stability`; of two masks that overlap by more than `overlap` (IoU of the masks) the better one stays.
    """
    h, w = image.shape[:2]
    embedding, ratio = segmenter.embed(image)
    y, x = np.mgrid[0:side, 0:side]
    points = np.stack([(x.ravel() + 0.5) / side * w, (y.ravel() + 0.5) / side * h], 1) * ratio
    kept, kept_scores = [], []
    for at in range(0, len(points), batch):
        low, scores = segmenter.click(embedding, points[at : at + batch])
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
    frame = F.interpolate(logits[None], (segmenter.long_side,) * 2, mode="bilinear", align_corners=False)
    frame = frame[:, :, : round(h * ratio), : round(w * ratio)]
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
