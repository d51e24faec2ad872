"""Which segment a prompt means, and the points and boxes that say so."""

import numpy as np
from scipy import ndimage

from .augment import PAD, PASTED

POINTS = 6  # prompt slots during training
SMALLEST = 0.0008  # share of the view below which a segment is not asked for


def components(mask):
    pieces, count = ndimage.label(mask)
    return pieces, count


def choose_segment(photo, labels, rng):
    """labels i32 [A,s,s] -> bool [s,s], or None where nothing is large enough.

    Half the time every segment is as likely as any other, half the time by its area. Classes of clothes are asked for
    as a whole, as one connected piece or as the whole person: a click cannot tell, so three masks have to.
    """
    segments = labels[rng.integers(len(labels))]
    ids, counts = np.unique(segments, return_counts=True)
    keep = (ids != PAD) & (counts > SMALLEST * segments.size)
    if photo.void is not None:
        keep &= ids != photo.void
    if not keep.any():
        return None
    ids, counts = ids[keep], counts[keep].astype(np.float64)
    chance = counts / counts.sum() if rng.random() < 0.4 else None
    chosen = rng.choice(ids, p=chance)
    mask = segments == chosen
    draw = rng.random()
    if photo.collection == "ccp" and chosen < PASTED:
        if draw < 0.12 and chosen != 0:
            return (segments > 0) & (segments < PASTED)
        if draw < 0.35:
            pieces, count = components(mask)
            if count > 1:
                sizes = np.bincount(pieces.ravel())[1:]
                piece = 1 + rng.choice(count, p=sizes / sizes.sum())
                if sizes[piece - 1] > SMALLEST * segments.size:
                    return pieces == piece
    return mask


def pixel(mask, rng):
    """Uniformly random pixel of the mask -> x, y."""
    flat = np.flatnonzero(mask)
    at = int(flat[rng.integers(len(flat))])
    return at % mask.shape[1], at // mask.shape[1]


def box_of(mask, rng):
    """Bounding box with each side moved by about a tenth of the box -> x0, y0, x1, y1."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float32)
    span = np.array([box[2] - box[0], box[3] - box[1]] * 2)
    return box + np.clip(rng.normal(0, 0.05, 4), -0.15, 0.15) * span


def first_prompt(mask, inside, rng):
    """Random prompt -> coords f32 [POINTS,2], labels f32 [POINTS], padded with -1.

    inside: bool map of the photo (not its padding), where negative points may fall.
    """
    points = []
    draw = rng.random()
    if draw < 0.62:
        points.append((*pixel(mask, rng), 1))
    elif draw < 0.8:
        x0, y0, x1, y1 = box_of(mask, rng)
        points += [(x0, y0, 2), (x1, y1, 3)]
        if rng.random() < 0.35:
            points.append((*pixel(mask, rng), 1))
    else:
        points += [(*pixel(mask, rng), 1) for _ in range(rng.integers(1, 4))]
        outside = inside & ~mask
        close = outside & ndimage.binary_dilation(mask[::4, ::4], iterations=8).repeat(4, 0).repeat(4, 1)
        for _ in range(rng.integers(0, 3)):
            field = close if rng.random() < 0.6 and close.any() else outside
            if field.any():
                points.append((*pixel(field, rng), 0))
    coords, labels = np.zeros((POINTS, 2), np.float32), np.full(POINTS, -1, np.float32)
    for k, (x, y, label) in enumerate(points[:POINTS]):
        coords[k], labels[k] = (x, y), label
    return coords, labels


def correction(coords, labels, wrong_in, wrong_out, stride, rng):
    """Add one click in the larger error: a missed part (1) or a spilt one (0). Maps bool [h,w] on the mask's grid."""
    free = np.flatnonzero(labels == -1)
    missed = wrong_in.sum() >= wrong_out.sum()
    field = wrong_in if missed else wrong_out
    if not len(free) or not field.any():
        return
    x, y = pixel(field, rng)
    coords[free[0]] = (x + rng.random()) * stride, (y + rng.random()) * stride
    labels[free[0]] = 1 if missed else 0
