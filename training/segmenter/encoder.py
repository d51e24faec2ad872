"""Photo -> image embedding: a residual pyramid, strongly down-sampled early so that 512 px stay cheap."""

import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDE = 4
METRIC = 16  # channels compared pixel by pixel
CONTEXT = 30  # free channels for the decoder
CHANNELS = 2 + METRIC + CONTEXT  # fine boundary, coarse boundary, metric, context

MEAN = (123.675, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)


def conv(inside, outside, kernel=3, stride=1, relu=True):
    """Convolution, batch norm (folded at export) and ReLU."""
    layers = [nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outside)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if relu else nn.Sequential(*layers)


class Block(nn.Module):
    """Residual block; `middle` below `width` makes it a bottleneck, which the deep stages need to stay under 8 MB."""

    def __init__(self, width, middle=None):
        super().__init__()
        if middle is None:
            self.body = nn.Sequential(conv(width, width), conv(width, width, relu=False))
        else:
            self.body = nn.Sequential(
                conv(width, middle, 1), conv(middle, middle), conv(middle, width, 1, relu=False)
            )
        # Starting every block as the identity keeps the first hundred steps stable at a high learning rate.
        nn.init.zeros_(self.body[-1][1].weight)

    def forward(self, x):
        return F.relu(x + self.body(x))


class Encoder(nn.Module):
    """[I,3,S,S] normalised -> [I,CHANNELS,S/4,S/4]."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 24, stride=2), conv(24, 40, stride=2))
        self.stage4 = nn.Sequential(Block(40), Block(40))
        self.stage8 = nn.Sequential(conv(40, 72, stride=2), Block(72), Block(72))
        self.stage16 = nn.Sequential(conv(72, 112, stride=2), Block(112), Block(112))
        self.stage32 = nn.Sequential(conv(112, 128, stride=2), Block(128, 64), Block(128, 64), Block(128, 64))
        self.whole = nn.Conv2d(128, 128, 1)
        self.lateral32, self.lateral16 = nn.Conv2d(128, 64, 1), nn.Conv2d(112, 64, 1)
        self.lateral8, self.lateral4 = nn.Conv2d(72, 64, 1), nn.Conv2d(40, 64, 1)
        self.smooth16, self.smooth8, self.smooth4 = conv(64, 64), conv(64, 64), conv(64, 64)
        self.last = conv(64, 64)
        self.coarse = nn.Conv2d(64, 1, 1)
        self.head = nn.Conv2d(64, CHANNELS - 1, 1)

    def forward(self, x):
        x4 = self.stage4(self.stem(x))
        x8 = self.stage8(x4)
        x16 = self.stage16(x8)
        x32 = self.stage32(x16)
        x32 = x32 + self.whole(x32.mean((2, 3), keepdim=True))
        up = self.lateral32(x32)
        up = self.smooth16(self.lateral16(x16) + F.interpolate(up, scale_factor=2, mode="nearest"))
        up8 = self.smooth8(self.lateral8(x8) + F.interpolate(up, scale_factor=2, mode="nearest"))
        up = self.smooth4(self.lateral4(x4) + F.interpolate(up8, scale_factor=2, mode="nearest"))
        head = self.head(self.last(up))
        coarse = F.interpolate(self.coarse(up8), scale_factor=2, mode="nearest")
        return torch.cat([head[:, :1], coarse, head[:, 1:]], 1)

