"""Writes golden.json: the affinity of CLIP-ES in PyTorch, with whole matrices, of cosines instead of attention.

    pip install torch scikit-image && python golden.py
"""

import json
from pathlib import Path

import torch
from skimage.measure import label, regionprops
from torch.nn import functional as F

torch.manual_seed(5)
classes, height, width, depth = 2, 6, 7, 5


def rounded(tensor):
    return tensor.double().mul(1e4).round().div(1e4)


rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
blobs = [(1.5, 1.5, 2.0), (4.0, 5.0, 1.5)]
cam = torch.stack([(1 - ((rows - y) ** 2 + (columns - x) ** 2) / r**2).clamp_min(0) for y, x, r in blobs])
cam[0, 5, 6] = 0.5
cam = rounded(cam)
features = rounded(torch.randn(depth, height, width) + cam[:1] * 2 - cam[1:])


def boxes(level):
    """1 in the bounding boxes of the 8-connected regions above level times the maximum."""
    inside = torch.zeros_like(cam)
    for k in range(classes):
        regions = label((cam[k] > level * cam[k].max()).numpy(), connectivity=2)
        for region in regionprops(regions):
            y0, x0, y1, x1 = region.bbox
            inside[k, y0:y1, x0:x1] = 1
    return inside


f = features.flatten(1)
f = f - f.mean(1, keepdim=True)
f = f / (f.norm(dim=0, keepdim=True) + 1e-5)
cosine = f.T @ f
affinity = F.relu(cosine - cosine.mean()) ** 2
for _ in range(3):
    affinity = affinity / affinity.sum(0, keepdim=True)
    affinity = affinity / affinity.sum(1, keepdim=True)
transition = (affinity + affinity.T) / 2
transition = transition @ transition


def refined(inside):
    maps = torch.stack([(transition * inside[k].flatten()) @ cam[k].flatten() for k in range(classes)])
    low, high = maps.amin(1, keepdim=True), maps.amax(1, keepdim=True)
    return ((maps - low) / (high - low + 1e-7)).flatten().tolist()


golden = {
    "made by": f"golden.py with PyTorch {torch.__version__}",
    "width": width,
    "height": height,
    "depth": depth,
    "features": features.flatten().tolist(),
    "cam": cam.flatten().tolist(),
    "boxes": boxes(0.4).flatten().int().tolist(),
    "refined": refined(boxes(0.4)),
    "unboxed": refined(torch.ones_like(cam)),
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
