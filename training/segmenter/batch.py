"""One training step's tensors, drawn from a seed and the step's number alone, so that a resumed run continues it."""

import numpy as np
import torch
import torch.nn.functional as F

from .augment import PAD, view
from .clicks import choose_segment, first_prompt
from .encoder import MEAN, STD, STRIDE

CELLS = 192  # sampled for the metric loss
SHARE = {"coco": 0.36, "bsds": 0.34, "ccp": 0.3, "scenes": 0.5}


def normalise(image):
    """u8 or f32 [...,3,h,w] in 0..255 -> about -2..2."""
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)
    return (image.float() - mean) / std


def edge_maps(labels):
    """i32 [A,s,s] -> f32 [2,s/4,s/4], fine and coarse share of annotators with a border in the cell."""
    edge = np.zeros(labels.shape, np.float32)
    edge[:, :-1] = labels[:, :-1] != labels[:, 1:]
    edge[:, :, :-1] = np.maximum(edge[:, :, :-1], labels[:, :, :-1] != labels[:, :, 1:])
    edge = torch.from_numpy(edge).unsqueeze(1)
    fine = F.max_pool2d(edge, STRIDE)
    coarse = F.interpolate(F.max_pool2d(fine, 2), scale_factor=2)
    return torch.cat([fine, coarse], 1).mean(0)


def known_share(photo, labels, edges):
    """f32 [1,s/4,s/4]: 0 outside the photo and inside unlabelled areas, where a border may be but is not drawn."""
    unknown = labels == PAD
    if photo.void is not None:
        unknown = unknown | (labels == photo.void)
    cells = torch.from_numpy(unknown.all(0)[STRIDE // 2 :: STRIDE, STRIDE // 2 :: STRIDE].astype(np.float32))
    return torch.maximum(1 - cells, edges[:1].ceil())


def pairs(photo, labels, rng):
    """Sampled cells -> positions i64 [K], same f32 [K,K], known f32 [K,K]."""
    cells = labels[:, STRIDE // 2 :: STRIDE, STRIDE // 2 :: STRIDE].reshape(len(labels), -1)
    usable = np.flatnonzero((cells != PAD).all(0) & (cells != (PAD if photo.void is None else photo.void)).all(0))
    if not len(usable):
        return torch.zeros(CELLS, dtype=torch.long), torch.zeros(CELLS, CELLS), torch.zeros(CELLS, CELLS)
    # Half the cells by area, half spread evenly over the segments.
    _, segment, count = np.unique(cells[0, usable], return_inverse=True, return_counts=True)
    even = 1.0 / count[segment]
    at = np.concatenate([rng.choice(usable, CELLS // 2), rng.choice(usable, CELLS // 2, p=even / even.sum())])
    ids = cells[:, at]
    same = torch.from_numpy((ids[:, :, None] == ids[:, None, :]).astype(np.float32)).mean(0)
    return torch.from_numpy(at), same, torch.ones(CELLS, CELLS)


def draw(photos, donors, size, count, prompts, seed, step):
    """photos: collection -> list -> dict of tensors for `count` views with `prompts` prompts each."""
    rng = np.random.default_rng([seed, step])
    names = list(photos)
    chance = np.array([SHARE[n] for n in names])
    parts = {k: [] for k in ("image", "edges", "drawn", "inside", "cells", "same", "known", "target", "coords", "labels")}
    while len(parts["image"]) < count:
        group = photos[names[rng.choice(len(names), p=chance / chance.sum())]]
        photo = group[rng.integers(len(group))]
        image, labels, extent = view(photo, donors, size, rng)
        wanted = [choose_segment(photo, labels, rng) for _ in range(prompts)]
        if any(mask is None for mask in wanted):
            continue
        inside = np.zeros((size, size), bool)
        inside[: extent[0], : extent[1]] = True
        for mask in wanted:
            coords, kinds = first_prompt(mask, inside, rng)
            parts["coords"].append(torch.from_numpy(coords))
            parts["labels"].append(torch.from_numpy(kinds))
            parts["target"].append(F.avg_pool2d(torch.from_numpy(mask.astype(np.float32))[None], STRIDE))
        at, same, known = pairs(photo, labels, rng)
        parts["image"].append(torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))))
        parts["inside"].append(F.avg_pool2d(torch.from_numpy(inside.astype(np.float32))[None], STRIDE))
        edges = edge_maps(labels)
        parts["edges"].append(edges)
        parts["drawn"].append(known_share(photo, labels, edges))
        parts["cells"].append(at)
        parts["same"].append(same)
        parts["known"].append(known)
    batch = {name: torch.stack(tensors) for name, tensors in parts.items()}
    # Zero after normalisation, as the exported graph pads.
    inside = F.interpolate(batch["inside"], scale_factor=STRIDE)
    batch["image"] = normalise(batch["image"]) * (inside > 0)
    return batch
