"""What EXITS' defaults were chosen by: mean IoU on objects of the demo scenes, with clicks from the ground truth and the
embedded models. Prints a row for each way to ask, over whole objects and over those that something splits in two.

    pip install numpy scipy pillow onnxruntime && python defaults.py [folder of scenes]
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image
from scipy import ndimage

PUBLIC = Path(__file__).resolve().parents[3] / "public"
SCENES, MODELS = Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLIC / "scenes", PUBLIC / "models"
GRID, MARGIN, INWARD, COLOUR, PLACE, EXPONENT, ROUNDS, STEPS, TAU, AGREEMENT = 32, 0.2, 0.02, 1, 0.6, 4, 10, 2, 0.25, 0.5
CLASSIFIER_SIDE, SEGMENTER_SIDE, LOW = 256, 512, 128

classifier = ort.InferenceSession(str(MODELS / "classifier/model.onnx"))
encoder = ort.InferenceSession(str(MODELS / "segmenter/encoder.onnx"))
decoder = ort.InferenceSession(str(MODELS / "segmenter/decoder.onnx"))


def instances():
    """Photo, mask, and the number of parts of a twentieth or more; every third whole object, all split ones."""
    for path in sorted(SCENES.glob("*.instances.png")):
        photo = Image.open(path.with_name(path.name.replace("instances.png", "jpg"))).convert("RGB")
        numbers = np.asarray(Image.open(path))
        for number in np.unique(numbers[numbers > 0]):
            mask = numbers == number
            labels, count = ndimage.label(mask)
            sizes = ndimage.sum(mask, labels, range(1, count + 1))
            parts = int((sizes >= 0.05 * mask.sum()).sum())
            if mask.sum() >= 200 and (parts > 1 or number % 3 == 1):
                yield photo, mask, parts


def extremes(mask):
    """The middle of each outermost row and column."""
    ys, xs = np.nonzero(mask)
    points = []
    for chosen in (ys == ys.min(), xs == xs.min(), ys == ys.max(), xs == xs.max()):
        order = np.argsort(xs[chosen] + 1e-3 * ys[chosen])
        middle = order[len(order) // 2]
        points.append((xs[chosen][middle], ys[chosen][middle]))
    return np.array(points, float)


def features(crop):
    scale = CLASSIFIER_SIDE / max(crop.size)
    small = crop.resize([max(64, round(side * scale)) for side in crop.size], Image.BILINEAR)
    pixels = (np.asarray(small, np.float32) / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    return classifier.run(["features"], {"image": pixels.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]


def resized(plane, width, height):
    return np.asarray(Image.fromarray(plane.astype(np.float32)).resize((width, height), Image.BILINEAR))


def tokens(crop, width, height):
    described = np.stack([resized(plane, width, height) for plane in features(crop)], -1).reshape(width * height, -1)
    described -= described.mean(0)
    described /= np.linalg.norm(described, axis=1, keepdims=True) + 1e-6
    colour = np.asarray(crop.resize((width, height), Image.BOX), np.float32).reshape(-1, 3)
    rows, columns = np.mgrid[:height, :width]
    place = np.stack([(columns.ravel() + 0.5) / width, (rows.ravel() + 0.5) / height], 1)
    parts = [described]
    for values, weight in ((colour, COLOUR), (place, PLACE)):
        values = values - values.mean(0)
        parts.append(weight * values / (values.std() + 1e-6) / np.sqrt(values.shape[1]))
    whole = np.concatenate(parts, 1)
    return whole / (np.linalg.norm(whole, axis=1, keepdims=True) + 1e-6)


def walk(photo, points):
    """Δ on the tokens, their centres, which lie in the box, the box, the pushed points, the crop."""
    (x0, y0), (x1, y1) = points.min(0), points.max(0) + 1
    across, down = MARGIN * (x1 - x0), MARGIN * (y1 - y0)
    left, top = max(0, int(np.floor(x0 - across))), max(0, int(np.floor(y0 - down)))
    right = min(photo.size[0], int(np.ceil(x1 + across)))
    bottom = min(photo.size[1], int(np.ceil(y1 + down)))
    scale = GRID / max(right - left, bottom - top)
    width, height = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    likeness = tokens(photo.crop((left, top, right, bottom)), width, height)
    likeness = likeness @ likeness.T
    likeness = np.maximum(likeness - likeness.mean(), 0) ** EXPONENT + 1e-12
    v = np.ones(len(likeness))
    for _ in range(ROUNDS):
        u = 1 / (likeness @ v)
        v = 1 / (likeness.T @ u)
    balanced = u[:, None] * likeness * v
    transition = (balanced + balanced.T) / 2
    token = np.array([(right - left) / width, (bottom - top) / height])
    columns, rows = np.meshgrid(left + (np.arange(width) + 0.5) * token[0], top + (np.arange(height) + 0.5) * token[1])
    centres = np.stack([columns.ravel(), rows.ravel()], 1)
    inside = ((centres >= [x0, y0]) & (centres < [x1, y1])).all(1)
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    distance = max(INWARD * max(x1 - x0, y1 - y0), *token)
    to_middle = middle - (points + 0.5)
    length = np.linalg.norm(to_middle, axis=1, keepdims=True)
    pushed = points + 0.5 + to_middle / np.maximum(length, 1e-6) * np.minimum(distance, length)
    cells = np.clip(((pushed - [left, top]) // token).astype(int), 0, [width - 1, height - 1])
    seeds = np.unique(cells[:, 1] * width + cells[:, 0])
    from_object, around = np.zeros(len(v)), (~inside).astype(float)
    from_object[seeds] = 1 / len(seeds)
    around /= max(1, around.sum())
    for _ in range(STEPS):
        from_object, around = transition @ from_object, transition @ around
    delta = len(v) * (from_object - around)
    return delta, centres, inside, (x0, y0, x1, y1), pushed, (left, top, right, bottom), (width, height)


def on_pixels(delta, grid, crop, shape):
    left, top, right, bottom = crop
    fine = np.zeros(shape)
    fine[top:bottom, left:right] = resized(delta.reshape(grid[1], grid[0]), right - left, bottom - top)
    return fine


def spread(centres, values, most):
    if len(centres) == 0:
        return []
    chosen, nearest = [int(np.argmax(values))], np.full(len(centres), np.inf)
    while len(chosen) < min(most, len(centres)):
        nearest = np.minimum(nearest, ((centres - centres[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(np.argmax(nearest)))
    return [tuple(centres[i]) for i in chosen]


def masks_of(embedding, points, labels, size):
    scores, logits = decoder.run(
        ["iou_predictions", "low_res_masks"],
        {
            "image_embeddings": embedding,
            "point_coords": np.array([points], np.float32),
            "point_labels": np.array([labels], np.float32),
            "mask_input": np.zeros((1, 1, LOW, LOW), np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.ones(2, np.float32),
        },
    )
    fine = [resized(plane, SEGMENTER_SIDE, SEGMENTER_SIDE)[: size[1], : size[0]] > 0 for plane in logits[0]]
    return list(zip(scores[0], fine))


def iou(a, b):
    return (a & b).sum() / max(1, (a | b).sum())


figures = {}
for photo, mask, parts in instances():
    points = extremes(mask)
    delta, centres, inside, (x0, y0, x1, y1), pushed, crop, grid = walk(photo, points)
    within = np.zeros(mask.shape, bool)
    within[int(y0) : int(y1), int(x0) : int(x1)] = True
    fine = on_pixels(delta, grid, crop, mask.shape)
    dense = within & (fine >= TAU)
    embedding = encoder.run(None, {"input_image": np.asarray(photo, np.float32)})[0]
    box, clicks = [(x0, y0), (x1, y1)], [tuple(point) for point in pushed]
    is_object, is_around = inside & (delta >= TAU), inside & (delta <= -TAU)
    positive = spread(centres[is_object], delta[is_object], 4)
    negative = spread(centres[is_around], -delta[is_around], 4)
    found, kinds = positive + negative, [1] * len(positive) + [0] * len(negative)
    asked = {"box": (box, [2, 3]), "clicks and box": (clicks + box, [1] * 4 + [2, 3])}
    if positive:
        asked["retrieved and box"] = (found + box, kinds + [2, 3])
        asked["retrieved"] = (found + [(0, 0)], kinds + [-1])
    row, candidates = {"dense": iou(dense, mask)}, []
    for name, (places, labels) in asked.items():
        answers = masks_of(embedding, places, labels, photo.size)
        row[name] = iou(max(answers, key=lambda answer: answer[0])[1], mask)
        candidates += answers
    for name, limit in (("chosen", within), ("chosen, less what is around it", within & (fine > -TAU))):
        limited = [(score, answer & limit) for score, answer in candidates]
        limited = [(score, answer, iou(answer, dense)) for score, answer in limited if answer.any()]
        best = max(limited, key=lambda one: one[0] + AGREEMENT * one[2])
        row[name] = iou(best[1], mask)
        if dense.any() and max(agreed for _, _, agreed in limited) < 0.5:
            row[name] = row["dense"]
    for name, value in row.items():
        figures.setdefault(name, ([], []))[parts > 1].append(value)

for name, (whole, split) in figures.items():
    print(f"{name:32s} whole {np.mean(whole):.3f} ({len(whole)})  split {np.mean(split):.3f} ({len(split)})")
