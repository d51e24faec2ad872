"""Writes golden.json: pixel correlation in PyTorch, with the whole matrix of pairs, as SEAM has it and centred.

    pip install torch && python golden.py
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.manual_seed(11)
classes, height, width, depth = 2, 4, 5, 6


def rounded(tensor):
    return tensor.double().mul(1e4).round().div(1e4)


cam = rounded(torch.rand(classes, height, width).clamp(0.2) - 0.2)
features = rounded(torch.randn(depth, height, width) + 0.5)
features[:, 1, 1] = 0


def scores(maps):
    """SEAM: divided by the maximum, the background 1 - max, only the winner of the classes left."""
    positive = F.relu(maps)
    top = positive.amax((1, 2), keepdim=True)
    normal = F.relu(maps - 1e-5) / (top + 1e-5)
    strongest = normal.amax(0, keepdim=True)
    return torch.cat([1 - strongest, torch.where(normal < strongest, 0, normal)])


def seam(maps):
    n = scores(maps).flatten(1)
    f = features.flatten(1)
    f = f / (f.norm(dim=0, keepdim=True) + 1e-5)
    affinity = F.relu(f.T @ f)
    affinity = affinity / (affinity.sum(0, keepdim=True) + 1e-5)
    return (n @ affinity).view(-1, height, width)


def centred(maps, power=2):
    n = scores(maps).flatten(1)
    f = features.flatten(1)
    f = f - f.mean(1, keepdim=True)
    f = f / (f.norm(dim=0, keepdim=True) + 1e-5)
    cosine = f.T @ f
    weight = F.relu(cosine - cosine.mean()) ** power
    return (n @ weight / weight.sum(0, keepdim=True)).view(-1, height, width)


def rounds(correlate, count):
    maps = cam
    for _ in range(count):
        result = correlate(maps)
        maps = result[1:]
    return result.flatten().tolist()


golden = {
    "made by": f"golden.py with PyTorch {torch.__version__}",
    "width": width,
    "height": height,
    "depth": depth,
    "features": features.flatten().tolist(),
    "cam": cam.flatten().tolist(),
    "scores": scores(cam).flatten().tolist(),
    "seam": {"1": rounds(seam, 1), "3": rounds(seam, 3)},
    "centred": {"1": rounds(centred, 1), "2": rounds(centred, 2)},
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
