"""Scenes as arrays. The classifier's side reads pictures and tags; only evaluation opens the label files."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor


@dataclass
class Scenes:
    images: np.ndarray  # [n,H,W,3] uint8
    tags: np.ndarray  # [n,K] 0/1 float32
    classes: list[str]
    files: list[Path]


def load(folder: Path, size: tuple[int, int] = (320, 240), limit: int | None = None) -> Scenes:
    """Pictures (resized to width x height) and image-level tags of a camwalk-scenes/1 folder."""
    index = json.loads((folder / "index.json").read_text())
    classes = [c["name"] for c in index["classes"]]
    scenes = index["scenes"][:limit]
    images = np.empty((len(scenes), size[1], size[0], 3), np.uint8)
    tags = np.zeros((len(scenes), len(classes)), np.float32)
    for i, scene in enumerate(scenes):
        picture = Image.open(folder / scene["image"]).convert("RGB")
        images[i] = np.asarray(picture if picture.size == size else picture.resize(size, Image.BICUBIC))
        tags[i, [classes.index(t) for t in scene["tags"]]] = 1
    return Scenes(images, tags, classes, [folder / s["image"] for s in scenes])


def label_of(image: Path) -> np.ndarray:
    """Class map [H,W] uint8 of a scene; for evaluation only."""
    return np.asarray(Image.open(image.with_suffix(".label.png")))


class Batches:
    """Augmented batches without end: zoom, flip, colour, hidden cells, mosaics of 2x2 solo pictures.

    The order and every random choice come from `seed` and the step number, so a resumed run sees the same batches.
    `mosaics` is the share of a batch made of four pictures of `solos` each; they break up every habit of composition.
    """

    def __init__(self, scenes: Scenes, batch: int, seed: int, solos: Scenes | None = None, mosaics: float = 0.0) -> None:
        self.scenes, self.solos, self.batch, self.seed = scenes, solos, batch, seed
        self.mosaics = round(batch * mosaics) if solos else 0

    def at(self, step: int, height: int, width: int) -> tuple[Tensor, Tensor]:
        """-> image [B,3,height,width] in 0..1, tags [B,K]; height and width even."""
        g = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        image, tags = take(self.scenes, self.batch - self.mosaics, height, width, g)
        if self.mosaics:
            tiles, tile_tags = take(self.solos, 4 * self.mosaics, height // 2, width // 2, g)
            a, b, c, d = tiles.chunk(4)
            mosaic = torch.cat([torch.cat([a, b], 3), torch.cat([c, d], 3)], 2)
            image = torch.cat([image, mosaic])
            tags = torch.cat([tags, torch.stack(tile_tags.chunk(4)).amax(0)])
        return hide(image, g), tags


def take(scenes: Scenes, n: int, height: int, width: int, g: torch.Generator) -> tuple[Tensor, Tensor]:
    pick = torch.randint(len(scenes.images), (n,), generator=g)
    image = torch.from_numpy(scenes.images[pick.numpy()]).permute(0, 3, 1, 2).float().div_(255)
    return colour(zoom(image, height, width, g), g), torch.from_numpy(scenes.tags[pick.numpy()])


def uniform(n: int, low: float, high: float, g: torch.Generator) -> Tensor:
    return torch.rand(n, generator=g) * (high - low) + low


def zoom(image: Tensor, height: int, width: int, g: torch.Generator) -> Tensor:
    """Random window and flip. Windows keep 70 % of a side at least: tighter crops lose tagged objects too often."""
    n = len(image)
    theta = torch.zeros(n, 2, 3)
    share = uniform(n, 0.7, 1.15, g)
    stretch = uniform(n, 0.88, 1.14, g).sqrt()
    theta[:, 0, 0] = share * stretch * torch.where(torch.rand(n, generator=g) < 0.5, -1.0, 1.0)
    theta[:, 1, 1] = share / stretch
    theta[:, 0, 2] = uniform(n, -1, 1, g) * (1 - share * stretch).abs()
    theta[:, 1, 2] = uniform(n, -1, 1, g) * (1 - share / stretch).abs()
    grid = torch.nn.functional.affine_grid(theta, [n, 3, height, width], align_corners=False)
    return torch.nn.functional.grid_sample(image, grid, padding_mode="reflection", align_corners=False)


def colour(image: Tensor, g: torch.Generator) -> Tensor:
    """Brightness, contrast, saturation and white balance, each drawn per picture."""
    n = len(image)
    shape = (n, 1, 1, 1)
    image = image * uniform(n, 0.65, 1.35, g).view(shape)
    mean = image.mean((1, 2, 3), keepdim=True)
    image = mean + (image - mean) * uniform(n, 0.65, 1.35, g).view(shape)
    grey = image.mean(1, keepdim=True)
    saturation = torch.where(torch.rand(n, generator=g) < 0.08, torch.zeros(n), uniform(n, 0.5, 1.5, g))
    image = grey + (image - grey) * saturation.view(shape)
    image = image * (torch.rand(n, 3, 1, 1, generator=g) * 0.24 + 0.88)
    return image.clamp(0, 1)


def hide(image: Tensor, g: torch.Generator, share: float = 0.3) -> Tensor:
    """Hide-and-seek: in `share` of the pictures each cell of a grid turns grey with probability 0.2.

    The net then cannot rest on an object's most telling part, and its maps cover more of the object.
    """
    n, _, h, w = image.shape
    cell = int(torch.randint(16, 41, (), generator=g))
    drop = (torch.rand(n, 1, -(-h // cell), -(-w // cell), generator=g) < 0.2).float()
    drop *= (torch.rand(n, 1, 1, 1, generator=g) < share).float()
    mask = torch.nn.functional.interpolate(drop, scale_factor=cell)[:, :, :h, :w]
    return image * (1 - mask) + mask * torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
