"""The CAM network: a small residual net with output stride 8, global average pooling and a 1x1 head without bias."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
STRIDE = 8


def convolution(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Block(nn.Module):
    """Two 3x3 convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        self.first = convolution(inputs, outputs, stride, dilation)
        self.second = convolution(outputs, outputs, 1, dilation)
        plain = inputs == outputs and stride == 1
        self.shortcut = (
            nn.Identity()
            if plain
            else nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                nn.BatchNorm2d(outputs),
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class CamNet(nn.Module):
    """image [n,3,H,W] in 0..1 RGB -> logits [n,K], class_maps [n,K,h,w], features [n,D,h,w]; h = ceil(H/8).

    The third stage is dilated instead of strided: maps at stride 8 keep small objects apart, while the receptive field
    (about 240 px) still covers a whole object at the training size.
    """

    def __init__(self, classes: int, widths: tuple[int, int, int, int] = (24, 48, 96, 128)) -> None:
        super().__init__()
        stem, a, b, c = widths
        self.stem = nn.Sequential(convolution(3, stem, 2), nn.ReLU(), convolution(stem, stem), nn.ReLU())
        self.stages = nn.Sequential(
            Block(stem, a, 2), Block(a, a),
            Block(a, b, 2), Block(b, b),
            Block(b, c, 1, 2), Block(c, c, 1, 2),
        )
        self.head = nn.Conv2d(c, classes, 1, bias=False)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.stages(self.stem((image - self.mean) / self.std))
        class_maps = self.head(features)
        return class_maps.mean((2, 3)), class_maps, features
