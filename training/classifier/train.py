"""Trains the CAM network on image-level tags.

    python -m classifier.train --solos DIR --scenes DIR --out DIR

First the solo pictures (one large object each) teach the features, since tags of crowded scenes alone hardly move a net
without pretrained weights; then scenes and mosaics of solos. Folders are read anew every 250 steps, so that training can
start while pictures are still being rendered. `--out`/last.pt is the checkpoint a stopped run resumes from.
"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from checkpoints import average_into, save
from classifier.data import Batches, load
from classifier.network import CamNet

# Height, width; one per step: the maps must work at many scales.
SOLO_SIZES = ((72, 96), (96, 128), (64, 88))
SCENE_SIZES = ((144, 192), (192, 256), (160, 208))
RELOAD = 250
SOLO_PICTURE = (160, 120)  # width, height
EMA = 0.998
WARM_UP = 200


def rate(step: int, steps: int, peak: float) -> float:
    return peak * min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * step / steps))


def loss_of(logits: Tensor, tags: Tensor, contrast: bool) -> Tensor:
    """Multi-label soft margin; `contrast` adds a softmax over the classes, which separates solo pictures sooner."""
    loss = F.multilabel_soft_margin_loss(logits, tags)
    if contrast:
        loss = loss + F.cross_entropy(logits, tags / tags.sum(1, keepdim=True).clamp(min=1)) / tags.shape[1]
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solos", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", default="2000,6500", help="steps on solos, steps on scenes")
    parser.add_argument("--batches", default="32,16", help="pictures a step on solos, on scenes")
    parser.add_argument("--rates", default="2e-3,1e-3", help="peak learning rates")
    parser.add_argument("--mosaics", type=float, default=0.3, help="share of mosaics in a batch of scenes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0: torch's choice; one thread per free core is best")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    steps = [int(v) for v in args.steps.split(",")]
    sizes_of_batch = [int(v) for v in args.batches.split(",")]
    rates = [float(v) for v in args.rates.split(",")]

    classes = load(args.solos, SOLO_PICTURE, 1).classes
    network = CamNet(len(classes)).to(device, memory_format=torch.channels_last)
    average = CamNet(len(classes)).to(device)
    average.load_state_dict(network.state_dict())
    decay = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}])
    stage, step = 0, 0
    last = args.out / "last.pt"
    if last.exists():
        kept = torch.load(last, map_location=device)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimiser.load_state_dict(kept["optimiser"])
        stage, step = kept["stage"], kept["step"]

    def checkpoint() -> None:
        save(last, {
            "network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
            "stage": stage, "step": step, "classes": classes,
        })

    def batches_now() -> Batches:
        solos = load(args.solos, SOLO_PICTURE)
        if stage == 0:
            return Batches(solos, sizes_of_batch[0], args.seed)
        return Batches(load(args.scenes), sizes_of_batch[1], args.seed + 17, solos, args.mosaics)

    while stage < len(steps):
        sizes = (SOLO_SIZES, SCENE_SIZES)[stage]
        batches = None
        network.train()
        mean_loss, started = 0.0, time.time()
        while step < steps[stage]:
            if batches is None or step % RELOAD == 0:
                batches = batches_now()
            image, tags = batches.at(step, *sizes[step % len(sizes)])
            image = image.to(device).contiguous(memory_format=torch.channels_last)
            for group in optimiser.param_groups:
                group["lr"] = rate(step, steps[stage], rates[stage])
            with torch.autocast(device, torch.bfloat16):
                logits = network(image)[0]
            loss = loss_of(logits.float(), tags.to(device), contrast=stage == 0)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            average_into(average, network, min(EMA, step / (step + 20)) if stage == 0 else EMA)
            mean_loss += loss.item()
            if step % 100 == 0:
                pace = (time.time() - started) / 100
                count = len(batches.scenes.images)
                print(f"stage {stage} step {step} loss {mean_loss / 100:.4f} {pace:.2f} s/step {count} pictures", flush=True)
                mean_loss, started = 0.0, time.time()
            if step % 250 == 0:
                checkpoint()
        stage, step = stage + 1, 0
        checkpoint()
        save(args.out / f"stage{stage}.pt", {"average": average.state_dict(), "classes": classes})


if __name__ == "__main__":
    main()
