"""Writes golden.json: prototypes and the scores by likeness to them, in PyTorch.

    pip install torch && python golden.py
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.manual_seed(9)
classes, height, width, depth = 2, 6, 7, 5
foreground, background, temperature, fewest = 0.5, 0.1, 0.1, 4


def rounded(tensor):
    return tensor.double().mul(1e4).round().div(1e4)


rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
blobs = [(1.5, 1.5, 2.6), (4.0, 5.0, 2.4)]
cam = rounded(torch.stack([(1 - ((rows - y) ** 2 + (columns - x) ** 2) / r**2).clamp_min(0) for y, x, r in blobs]))
shares = torch.cat([1 - cam.amax(0, keepdim=True), cam]).float()
features = rounded(0.4 * torch.randn(depth, height, width) + torch.einsum("dk,khw->dhw", 2 * torch.randn(depth, 3), shares))

f = features.flatten(1)
f = f - f.mean(1, keepdim=True)
f = f / (f.norm(dim=0, keepdim=True) + 1e-5)


def step(maps):
    share = maps / maps.amax(1, keepdim=True)
    strongest, winner = share.max(0)
    regions = [strongest <= background] + [(winner == k) & (strongest >= foreground) for k in range(classes)]
    assert all(region.sum() >= fewest for region in regions)
    prototypes = F.normalize(torch.stack([f[:, region].mean(1) for region in regions]), dim=1)
    return prototypes, (prototypes @ f / temperature).softmax(0)


prototypes, first = step(cam.flatten(1))
_, second = step(first[1:])
golden = {
    "made by": f"golden.py with PyTorch {torch.__version__}",
    "width": width,
    "height": height,
    "depth": depth,
    "features": features.flatten().tolist(),
    "cam": cam.flatten().tolist(),
    "prototypes": prototypes.tolist(),
    "rounds": {"1": first.flatten().tolist(), "2": second.flatten().tolist()},
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
