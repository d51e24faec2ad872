"""Random views: scaled crops, mirrored, recoloured, with segments of other photos pasted in."""

import math

import numpy as np
from PIL import Image, ImageFilter

PAD = -1  # id outside the photo
PASTED = 1 << 20  # ids of pasted segments start here


def crop(photo, size, long_side, rng):
    """View of `size` px from the photo scaled to `long_side` -> image u8 [s,s,3], labels i32 [A,s,s]."""
    height, width = photo.image.shape[:2]
    scale = long_side / max(height, width)
    window = size / scale
    left = rng.uniform(0, max(0, width - window))
    top = rng.uniform(0, max(0, height - window))
    right, bottom = min(width, left + window), min(height, top + window)
    w, h = max(8, min(size, round((right - left) * scale))), max(8, min(size, round((bottom - top) * scale)))
    box = (left, top, right, bottom)
    image = np.zeros((size, size, 3), np.uint8)
    image[:h, :w] = Image.fromarray(photo.image).resize((w, h), Image.BILINEAR, box)
    labels = np.full((len(photo.maps), size, size), PAD, np.int32)
    for k, segments in enumerate(photo.maps):
        labels[k, :h, :w] = np.asarray(Image.fromarray(segments, mode="I").resize((w, h), Image.NEAREST, box))
    return image, labels, (h, w)


def paste(image, labels, extent, donor, rng):
    """Cut one segment out of the donor and lay it over the view under a new id."""
    size = image.shape[0]
    source, segments, (h, w) = crop(donor, size, size * math.exp(rng.uniform(-0.5, 0.6)), rng)
    ids, counts = np.unique(segments[0], return_counts=True)
    fit = [i for i, n in zip(ids, counts) if i != PAD and i != donor.void and 0.01 < n / size**2 < 0.3]
    if not fit:
        return
    mask = segments[0] == rng.choice(fit)
    if rng.random() < 0.5:
        mask, source = mask[:, ::-1], source[:, ::-1]
    shift = rng.integers(-size // 3, size // 3 + 1, 2)
    mask, source = np.roll(mask, shift, (0, 1)), np.roll(source, shift, (0, 1))
    mask[extent[0] :], mask[:, extent[1] :] = False, False
    soft = np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(0.8)))
    alpha = soft[..., None].astype(np.float32) / 255
    image[:] = (image * (1 - alpha) + source * alpha + 0.5).astype(np.uint8)
    for k in range(len(labels)):
        labels[k][mask] = PASTED + int(rng.integers(1 << 16))


def recolour(image, rng):
    """Gamma, contrast, brightness and channel gains through one table a channel; then saturation, blur and noise."""
    mean = image[::8, ::8].mean() / 255
    level = np.linspace(0, 1, 256, dtype=np.float32) ** math.exp(rng.uniform(-0.35, 0.35))
    level = (level - mean) * math.exp(rng.uniform(-0.3, 0.3)) + mean * math.exp(rng.uniform(-0.2, 0.2))
    gains = np.exp(rng.normal(0, 0.06, 3))
    x = np.stack([(255 * gain * level).astype(np.float32)[image[..., k]] for k, gain in enumerate(gains)], 2)
    saturation = 0.0 if rng.random() < 0.08 else rng.uniform(0.4, 1.5)
    grey = (x[..., 0] + x[..., 1] + x[..., 2]) * np.float32((1 - saturation) / 3)
    x *= np.float32(saturation)
    x += grey[..., None]
    if rng.random() < 0.15:
        x += rng.normal(0, rng.uniform(2, 12), x.shape)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        x = np.array(Image.fromarray(x).filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.3))))
    return x


def view(photo, donors, size, rng):
    """One training view: whole photos at about 512, the long side that the studio uses, and three in ten times parts of
    photos that were enlarged to it."""
    least, most = (max(300, size * 0.8), max(720, size * 1.25)) if rng.random() < 0.7 else (700, 1500)
    long_side = math.exp(rng.uniform(math.log(least), math.log(most)))
    image, labels, extent = crop(photo, size, long_side, rng)
    for _ in range(rng.integers(1, 4) if rng.random() < 0.35 else 0):
        paste(image, labels, extent, donors[rng.integers(len(donors))], rng)
    image = recolour(image, rng)
    image[extent[0] :], image[:, extent[1] :] = 0, 0
    if rng.random() < 0.5:
        # The padding stays on the right, as the studio pads.
        image[:, : extent[1]] = image[:, : extent[1]][:, ::-1].copy()
        labels[:, :, : extent[1]] = labels[:, :, : extent[1]][:, :, ::-1].copy()
    return image, labels, extent
