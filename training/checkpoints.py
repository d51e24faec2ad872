"""What a training run keeps: a running mean of the weights, and a file that a stop in the middle does not spoil."""

from pathlib import Path

import torch
from torch import nn


def average_into(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Exponential mean of weights and of the batch statistics; `keep` is the share of what was there."""
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
            if kept.is_floating_point():
                kept.lerp_(new, 1 - keep)
            else:
                kept.copy_(new)


def save(path: Path, content: dict) -> None:
    new = path.with_suffix(".new")
    torch.save(content, new)
    new.replace(path)
