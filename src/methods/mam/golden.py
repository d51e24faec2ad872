"""Writes golden.json: multi-scale attention in PyTorch, which `attend` must give.

    pip install torch && python golden.py
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.manual_seed(7)
classes, pixels = 2, 12
maps = (torch.rand(3, classes, pixels, dtype=torch.float64) * 1.4 - 0.4).clamp_min(0).mul(1e4).round().div(1e4)
mean = maps.mean(0)


def fused(dimension):
    """Weights of the scales from the cosines over the pixels of a class (dimension 2) or the classes of a pixel (1)."""
    distance = 1 - F.cosine_similarity(maps, mean.expand_as(maps), dim=dimension, eps=1e-30)
    weights = distance.softmax(0)
    return weights, (weights.unsqueeze(dimension) * maps).sum(0)


weights, per_class = fused(2)
_, per_pixel = fused(1)
golden = {
    "made by": f"golden.py with PyTorch {torch.__version__}",
    "maps": maps.flatten(1).tolist(),
    "weights": weights.T.tolist(),
    "class": per_class.flatten().tolist(),
    "pixel": per_pixel.flatten().tolist(),
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
