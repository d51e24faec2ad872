"""Writes golden.json: the projection on the first right singular vector, by PyTorch's SVD.

    pip install torch && python golden.py
"""

import json
from pathlib import Path

import torch

torch.manual_seed(3)
depth, cells = 6, 20
# Two directions that stand out, and noise.
features = torch.outer(torch.randn(depth), torch.rand(cells)) * 3 + torch.outer(torch.randn(depth), torch.rand(cells))
features = (features + 0.1 * torch.randn(depth, cells) + 2).double().mul(1e4).round().div(1e4)
centred = features - features.mean(1, keepdim=True)
_, singular, right = torch.linalg.svd(centred.T)
projection = centred.T @ right[0]
if projection.min().abs() > projection.max().abs():
    projection = -projection
explained = singular[0] ** 2 / (singular**2).sum()
golden = {
    "made by": f"golden.py with PyTorch {torch.__version__}",
    "features": features.flatten().tolist(),
    "cells": cells,
    "map": (projection.clamp_min(0) / projection.max()).tolist(),
    "explained": explained.item(),
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
