"""Points, boxes and a previous mask -> maps on the embedding's grid."""

import torch
import torch.nn.functional as F

from .encoder import METRIC, STRIDE
from .propagate import coarse_to_fine, shortest_path, widest_path

FAR = 1e6
MAPS = 16
CHANNELS = MAPS + METRIC


def grid_of(size: int, like: torch.Tensor) -> torch.Tensor:
    """Cell centres in pixels of the 512 frame."""
    return (torch.arange(size, device=like.device, dtype=torch.float32) + 0.5) * STRIDE


def prompt_maps(embedding, coords, labels, mask_input, has_mask):
    """Everything the mask head may know about the prompt.

    embedding [I,2+METRIC or more,h,w] with I = B, or I = 1 and then broadcast; coords [B,N,2] pixels; labels [B,N] in {1,0,2,3,-1};
    mask_input [B|1,1,h,w] logits; has_mask [1] or [B,1,1,1]. Returns [B,CHANNELS,h,w], values about -1..1.
    """
    fine, coarse, metric = embedding[:, :1], embedding[:, 1:2], embedding[:, 2 : 2 + METRIC]
    h, w = embedding.shape[-2:]
    xs, ys = grid_of(w, embedding), grid_of(h, embedding)
    point = coords + 0.5
    dx, dy = xs - point[..., 0:1], ys - point[..., 1:2]
    apart = (dy * dy).unsqueeze(3) + (dx * dx).unsqueeze(2)  # [B,N,h,w] squared pixels

    is_pos, is_neg = (labels == 1).float(), (labels == 0).float()
    is_low, is_high = (labels == 2).float(), (labels == 3).float()
    any_pos = is_pos.amax(1, keepdim=True)
    has_box = is_low.amax(1, keepdim=True)
    low = (point * is_low.unsqueeze(2)).sum(1)
    high = (point * is_high.unsqueeze(2)).sum(1)
    boxed = has_box.unsqueeze(2).unsqueeze(3)
    across = torch.sigmoid((xs - low[:, :1]) / 2) * torch.sigmoid((high[:, :1] - xs) / 2)
    along = torch.sigmoid((ys - low[:, 1:]) / 2) * torch.sigmoid((high[:, 1:] - ys) / 2)
    box = along.unsqueeze(2).unsqueeze(1) * across.unsqueeze(1).unsqueeze(1) * boxed

    # A box without a point acts as one wide soft point in its middle.
    middle, span = (low + high) / 2, (high - low).abs() * 0.15 + 4
    mx, my = (xs - middle[:, :1]) / span[:, :1] * 3, (ys - middle[:, 1:]) / span[:, 1:] * 3
    virtual = (my * my).unsqueeze(2).unsqueeze(1) + (mx * mx).unsqueeze(1).unsqueeze(1)
    apart = torch.cat([apart, virtual], 1)
    is_pos = torch.cat([is_pos, has_box * (1 - any_pos)], 1).unsqueeze(2).unsqueeze(3)
    is_neg = torch.cat([is_neg, torch.zeros_like(has_box)], 1).unsqueeze(2).unsqueeze(3)

    near = torch.exp(-apart / 18)  # sigma 3 px
    weight = near.flatten(2)
    weight = weight / (weight.sum(2, keepdim=True) + 1e-6)
    flat = metric.flatten(2)  # [I,D,hw]
    query = torch.matmul(weight, flat.transpose(1, 2))  # [B,N+1,D]
    gap = (query * query).sum(2, keepdim=True) - 2 * torch.matmul(query, flat) + (flat * flat).sum(1, keepdim=True)
    alike = torch.exp(-torch.relu(gap)).unflatten(2, (h, w))
    alike_pos = (alike * is_pos).amax(1, keepdim=True)
    alike_neg = (alike * is_neg).amax(1, keepdim=True)
    count = is_pos.sum(1).clamp(min=1)
    target = (query * is_pos.squeeze(3)).sum(1).unsqueeze(2).unsqueeze(3) / count.unsqueeze(3)
    difference = metric - target  # [B,D,h,w]

    reach_pos = apart + (1 - is_pos) * FAR
    reach_neg = apart + (1 - is_neg) * FAR
    far_pos = reach_pos.amin(1, keepdim=True)
    far_neg = reach_neg.amin(1, keepdim=True)
    seed_pos = (2.0 - torch.sqrt(far_pos) / STRIDE).clamp(0, 1)
    seed_neg = (2.0 - torch.sqrt(far_neg) / STRIDE).clamp(0, 1)
    # What lies outside a box is background, so it floods inwards as the negative points do.
    seed_neg = torch.maximum(seed_neg, boxed * (1 - box))

    with torch.no_grad():
        same = torch.zeros_like(alike_pos)
        fine, coarse = torch.sigmoid(-fine) + same, F.avg_pool2d(torch.sigmoid(-coarse) + same, 2)
        alike_coarse = F.avg_pool2d(alike_pos, 2)
        reach = coarse_to_fine(
            widest_path,
            torch.cat([seed_pos, seed_pos, seed_neg], 1),
            torch.cat([fine, torch.minimum(fine, alike_pos), fine], 1),
            torch.cat([coarse, torch.minimum(coarse, alike_coarse), coarse], 1),
        )
        walk = coarse_to_fine(shortest_path, torch.cat([seed_pos, seed_neg], 1), fine, coarse)

    previous = torch.tanh(mask_input / 4) * has_mask
    maps = [
        torch.exp(-far_pos / 72),
        torch.exp(-far_neg / 72),
        torch.exp(-torch.sqrt(far_pos) / 64),
        torch.exp(-torch.sqrt(far_neg) / 64),
        box,
        boxed + same,
        previous + same,
        has_mask + same,
        alike_pos,
        torch.sqrt(torch.sqrt(alike_pos + 1e-6)),
        alike_neg,
        reach,
        walk,
        difference,
    ]
    return torch.cat(maps, 1)
