"""Embedding and prompt -> three masks with their expected IoU."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from . import encoder, prompt
from .encoder import Block, conv
from .prompt import prompt_maps

MASKS = 3
FINE, HALF, QUARTER, DEEP = 24, 48, 64, 88


def spread(x, count):
    """Repeat each photo's map for its prompts; one photo is left to broadcasting."""
    if x.shape[0] in (1, count):
        return x
    # repeat_interleave forgets channels last, which makes the batch norm after it ten times slower.
    return x.repeat_interleave(count // x.shape[0], 0).contiguous(memory_format=torch.channels_last)


class Decoder(nn.Module):
    """The network works on half the embedding's grid (an eighth of the photo) and refines once on the full grid."""

    def __init__(self):
        super().__init__()
        self.photo_half = nn.Conv2d(encoder.CHANNELS, HALF, 3, 2, 1)
        self.prompt_half = nn.Conv2d(prompt.CHANNELS, HALF, 3, 2, 1, bias=False)
        self.norm_half = nn.BatchNorm2d(HALF)
        self.down1 = Block(HALF, 32)
        self.down2 = nn.Sequential(conv(HALF, QUARTER, stride=2), Block(QUARTER, 48))
        self.down3 = nn.Sequential(conv(QUARTER, DEEP, stride=2), Block(DEEP, 64))
        self.down4 = nn.Sequential(conv(DEEP, DEEP, stride=2), Block(DEEP, 64), Block(DEEP, 64))
        self.up3, self.up2, self.up1 = nn.Conv2d(DEEP, DEEP, 1), nn.Conv2d(DEEP, QUARTER, 1), nn.Conv2d(QUARTER, HALF, 1)
        self.join3, self.join2, self.join1 = Block(DEEP, 64), Block(QUARTER, 48), Block(HALF, 32)
        self.photo_full = nn.Conv2d(encoder.CHANNELS, FINE, 1)
        self.prompt_full = nn.Conv2d(prompt.CHANNELS, FINE, 1, bias=False)
        self.half_full = nn.Conv2d(HALF, FINE, 1, bias=False)
        self.norm_full = nn.BatchNorm2d(FINE)
        self.refine = conv(FINE, FINE)
        self.mask = nn.Conv2d(FINE, MASKS, 1)
        self.score = nn.Sequential(nn.Linear(2 * (HALF + prompt.CHANNELS) + 4 + MASKS + 2 * (MASKS - 1), 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, embedding, coords, labels, mask_input, has_mask):
        """Shapes as in prompt_maps -> low-resolution logits [B,3,h,w], expected IoU [B,3] in 0..1."""
        count = coords.shape[0]
        photo_half, photo_full = self.photo_half(embedding), self.photo_full(embedding)
        # bfloat16 would cancel the squared distances of the metric channels.
        with torch.autocast("cpu", enabled=False):
            compared = spread(embedding[:, : 2 + encoder.METRIC], count).float().contiguous()
            maps = prompt_maps(compared, coords, labels, mask_input, has_mask)
        if torch.is_autocast_enabled("cpu"):
            # Converted once; otherwise each of the two convolutions copies it, and its gradient, for itself.
            maps = maps.to(torch.bfloat16, memory_format=torch.channels_last)
        x8 = self.down1(F.relu(self.norm_half(spread(photo_half, count) + self.prompt_half(maps))))
        x16 = self.down2(x8)
        x32 = self.down3(x16)
        x64 = self.down4(x32)
        up = self.join3(x32 + F.interpolate(self.up3(x64), scale_factor=2, mode="nearest"))
        up = self.join2(x16 + F.interpolate(self.up2(up), scale_factor=2, mode="nearest"))
        up = self.join1(x8 + F.interpolate(self.up1(up), scale_factor=2, mode="nearest"))
        lifted = F.interpolate(self.half_full(up), scale_factor=2, mode="bilinear", align_corners=False)
        full = F.relu(self.norm_full(spread(photo_full, count) + self.prompt_full(maps) + lifted))
        masks = self.mask(self.refine(full))
        return masks, self.expected_iou(masks, up, maps, spread(embedding[:, :1], count))

    def expected_iou(self, masks, features, maps, boundary):
        """Mean features and prompt maps inside and outside each mask, its size, firmness and border, and the others.

        A mask that another one repeats is likelier to be meant, which no mask can tell from itself alone.
        """
        inside = torch.sigmoid(masks.detach().float())
        share = inside.mean((2, 3)) + 1e-4
        firm = (inside * inside).mean((2, 3)) / share
        rim = F.max_pool2d(inside, 3, 1, 1) - inside
        bordered = (rim * torch.sigmoid(boundary.detach().float())).mean((2, 3)) / (rim.mean((2, 3)) + 1e-4)
        half = F.avg_pool2d(inside, 2).flatten(2)  # [B,3,n]
        known = torch.cat([features.float(), F.avg_pool2d(maps.detach().float(), 2)], 1)
        flat = known.flatten(2).transpose(1, 2)  # [B,n,HALF + prompt.CHANNELS]
        within = torch.matmul(half, flat) / (half.sum(2, keepdim=True) + 1)
        without = torch.matmul(1 - half, flat) / ((1 - half).sum(2, keepdim=True) + 1)
        facts = torch.stack([torch.sqrt(share), firm, bordered, rim.mean((2, 3)) / torch.sqrt(share)], 2)
        which = torch.eye(MASKS, device=masks.device).unsqueeze(0) + torch.zeros_like(facts[:, :, :MASKS])
        both = torch.matmul(half, half.transpose(1, 2))
        size = half.sum(2)
        others = []
        for step in range(1, MASKS):
            order = [(mask + step) % MASKS for mask in range(MASKS)]
            common = torch.stack([both[:, mask, other] for mask, other in enumerate(order)], 1)
            other_size = torch.stack([size[:, other] for other in order], 1)
            others += [common / (size + 1), common / (other_size + 1)]
        seen = torch.cat([within, without, facts, which, torch.stack(others, 2)], 2)
        return torch.sigmoid(self.score(seen)).squeeze(2)
