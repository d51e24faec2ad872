"""Train the segmenter: `python -m segmenter.train`, from the folder training/.

The learning rate and the mixture of view sizes follow the time spent, so that the run ends when it should on any machine.
"""

import argparse
import copy
import math
import queue
import threading
import time
from pathlib import Path

import numpy as np
import torch

from checkpoints import average_into, save

from . import batch as batches
from . import data
from .clicks import correction
from .decoder import Decoder
from .encoder import STRIDE, Encoder
from .losses import boundary_loss, mask_loss, metric_loss

SIZES = ((256, 8), (384, 4), (512, 2))  # view size, views a step: about the same cost
EARLY, LATE = (0.85, 0.15, 0.0), (0.15, 0.35, 0.5)
# The dense losses alone cost a fifth of a step with six prompts a view, and prompts teach little before they work.
FEW, MANY, FEW_UNTIL = 1, 2, 0.25


class Segmenter(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "../shared/data")
    parser.add_argument("--scenes", type=Path, default=None, help="folder with index.json of rendered scenes")
    parser.add_argument("--out", type=Path, default=Path("runs/segmenter"))
    parser.add_argument("--minutes", type=float, default=315, help="training time in all, over every resumption")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1, help="on a busy machine one is faster than two")
    return parser.parse_args()


def progress_of(seconds, minutes):
    return min(1.0, seconds / (minutes * 60))


def rate_at(progress, step, peak):
    """Hundred steps of warm-up, then a cosine down to a hundredth."""
    return peak * min(1, (step + 1) / 100) * (0.01 + 0.99 * (1 + math.cos(math.pi * progress)) / 2)


def parameter_groups(model):
    """Decay for kernels only; the small scoring head learns faster than what it scores."""
    head = list(model.decoder.score.parameters())
    rest = [p for p in model.parameters() if all(p is not q for q in head)]
    return [
        {"params": [p for p in rest if p.ndim > 1], "weight_decay": 0.03, "share": 1},
        {"params": [p for p in rest if p.ndim <= 1], "weight_decay": 0.0, "share": 1},
        {"params": head, "weight_decay": 0.01, "share": 4},
    ]


def prefetch(photos, seed, first, progress, stop):
    """Batches from a thread: PIL and NumPy release the lock, so drawing overlaps the arithmetic."""
    donors = [photo for group in photos.values() for photo in group]
    ready = queue.Queue(2)

    def work():
        step = first
        while not stop.is_set():
            rng = np.random.default_rng([seed, step, 1])
            share = np.array(EARLY) * (1 - progress()) + np.array(LATE) * progress()
            size, count = SIZES[rng.choice(len(SIZES), p=share / share.sum())]
            prompts = FEW if progress() < FEW_UNTIL else MANY
            item = batches.draw(photos, donors, size, count, prompts, seed, step)
            while not stop.is_set():
                try:
                    ready.put(item, timeout=1)
                    break
                except queue.Full:
                    pass
            step += 1

    threading.Thread(target=work, daemon=True).start()
    return ready


def second_round(item, masks, iou, inside, rng):
    """A correcting click on the best mask, which goes back in as the mask prompt half the time."""
    best = masks.detach().float()[torch.arange(len(masks)), iou.argmax(1)].unsqueeze(1)
    found, truth = best[:, 0].numpy() > 0, item["target"][:, 0].numpy() > 0.5
    inside = inside[:, 0].numpy() > 0.5
    coords, labels = item["coords"].clone(), item["labels"].clone()
    for k in range(len(found)):
        wrong = inside[k] & (found[k] != truth[k])
        correction(coords[k].numpy(), labels[k].numpy(), wrong & truth[k], wrong & found[k], STRIDE, rng)
    keep = torch.from_numpy((rng.random(len(found)) < 0.6).astype(np.float32)).view(-1, 1, 1, 1)
    return coords, labels, best, keep


def train_step(model, item, rng, again):
    """-> loss, figures for the log."""
    image = item["image"].contiguous(memory_format=torch.channels_last)
    count, (h, w) = len(item["coords"]), item["inside"].shape[-2:]
    inside = item["inside"].repeat_interleave(count // len(image), 0)
    with torch.autocast("cpu", torch.bfloat16):
        embedding = model.encoder(image)
        none = torch.zeros(count, 1, h, w), torch.zeros(count, 1, 1, 1)
        masks, scores = model.decoder(embedding, item["coords"], item["labels"], *none)
    edge = boundary_loss(embedding, item["edges"], item["drawn"])
    metric = metric_loss(embedding, item["cells"], item["same"], item["known"])
    shape, score, iou = mask_loss(masks, scores, item["target"], inside)
    loss = 2 * edge + 0.5 * metric + shape + 4 * score
    first_iou, first_scores = iou, scores.detach().float()
    if again:
        prompts = second_round(item, masks, iou, inside, rng)
        with torch.autocast("cpu", torch.bfloat16):
            masks, scores = model.decoder(embedding, *prompts)
        further, score_further, _ = mask_loss(masks, scores, item["target"], inside)
        loss = loss + further + 4 * score_further
    single = (item["labels"] != -1).sum(1) == 1
    figures = {"edge": edge, "metric": metric, "shape": shape, "score": score}
    if single.any():
        figures["best"] = first_iou[single].amax(1).mean()
        figures["chosen"] = first_iou[single].gather(1, first_scores[single].argmax(1, keepdim=True)).mean()
    return loss, {name: float(value.detach()) for name, value in figures.items()}


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "checkpoint.pt"
    model = Segmenter().to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).eval()
    optimiser = torch.optim.AdamW(parameter_groups(model), lr=args.rate)
    step, before = 0, 0.0
    if path.exists():
        state = torch.load(path, weights_only=False)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step, before = state["step"], state["seconds"]
    photos = data.load(args.data, args.scenes, wanted=False)
    print({name: len(group) for name, group in photos.items()}, "from step", step, flush=True)
    for absent in set(data.COLLECTIONS) - set(photos):
        print("goes without", absent, flush=True)

    start = saved = time.time()
    spent = lambda: before + time.time() - start
    stop = threading.Event()
    ready = prefetch(photos, args.seed, step, lambda: progress_of(spent(), args.minutes), stop)

    def checkpoint():
        state = {"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict()}
        save(path, state | {"step": step, "seconds": spent()})

    log, model = {}, model.train()
    while spent() < args.minutes * 60:
        item = ready.get()
        rng = np.random.default_rng([args.seed, step, 2])
        rate = rate_at(progress_of(spent(), args.minutes), step, args.rate)
        for group in optimiser.param_groups:
            group["lr"] = rate * group["share"]
        loss, figures = train_step(model, item, rng, rng.random() < 0.25 and progress_of(spent(), args.minutes) > FEW_UNTIL)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        if torch.isfinite(norm):
            optimiser.step()
        average_into(average, model, min(0.999, (1 + step) / (20 + step)))
        step += 1
        for name, value in figures.items():
            log.setdefault(name, []).append(value)
        if step % 50 == 0:
            line = " ".join(f"{name} {sum(v) / len(v):.3f}" for name, v in log.items())
            print(f"{step} {spent():.0f}s rate {rate:.5f} {line}", flush=True)
            log = {}
        if time.time() - saved > 120:
            checkpoint()
            saved = time.time()
    checkpoint()
    stop.set()


if __name__ == "__main__":
    main()
