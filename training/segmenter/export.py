"""Checkpoint -> encoder.onnx, decoder.onnx, contract.json, checked against PyTorch and timed."""

import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import onnx
import torch

from graphs import session

from . import encoder as network
from .contract import LONG_SIDE, LOW, ContractDecoder, ContractEncoder
from .decoder import MASKS
from .studio import DECODER_INPUTS, feeds
from .train import Segmenter

OPSET = 17
LICENCE = (
    "Weights trained from scratch on COCO (images: Flickr Creative Commons, annotations: CC BY 4.0), BSDS500 and "
    "Clothing Co-Parsing (both: research and education) and rendered scenes; see docs/models/segmenter.md"
)

# What everything mode should ask of these masks: the network expects less of itself than SAM does (0.88 and 0.95 there).
# Measured at 16 084 steps on 60 held-out scenes: a grid of 14 finds 86 % of the objects at IoU 0.5 among 39 masks a scene, one of
# 12 finds 84 %, and lower bounds make the list longer (0.2 and 0.5 with a grid of 12: 85 % among 57).
SUGGESTED = {
    "everything": {"grid": 14, "predictedIou": 0.3, "stability": 0.6},
    # Masks that change a label by themselves are surer than those that are proposed.
    "sepl": {"quality": 0.5},
}


def known_photo():
    """Synthetic photo any language can draw: u8-valued f32 [384,512,3], a red disc on a blue ramp with a green bar."""
    y, x = np.mgrid[0:384, 0:512]
    photo = np.stack([20 + 0 * x, 60 + 0 * x, 80 + x // 4], 2).astype(np.float32)
    photo[(x - 180) ** 2 + (y - 200) ** 2 < 90**2] = (210, 60, 40)
    photo[:, 400:440] = (50, 170, 70)
    return photo


def click(*points):
    coords = np.array([[p[:2] for p in points]], np.float32)
    return coords, np.array([[p[2] for p in points]], np.float32)


def export_graphs(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    encoder, decoder = ContractEncoder(model.encoder).eval(), ContractDecoder(model.decoder).eval()
    photo = torch.from_numpy(known_photo())
    with torch.no_grad():
        embedding = encoder(photo)
    torch.onnx.export(
        encoder, (photo,), str(folder / "encoder.onnx"), input_names=["input_image"], output_names=["image_embeddings"],
        dynamic_axes={"input_image": {0: "H", 1: "W"}}, opset_version=OPSET, dynamo=False,
    )
    coords, labels = torch.tensor([[[180.0, 200.0], [0.0, 0.0]]] * 2), torch.tensor([[1.0, -1.0]] * 2)
    example = (embedding, coords, labels, torch.zeros(2, 1, LOW, LOW), torch.zeros(1), torch.tensor([384.0, 512.0]))
    torch.onnx.export(
        decoder, example, str(folder / "decoder.onnx"), input_names=list(DECODER_INPUTS),
        output_names=["masks", "iou_predictions", "low_res_masks"], opset_version=OPSET, dynamo=False,
        dynamic_axes={
            "point_coords": {0: "B", 1: "N"}, "point_labels": {0: "B", 1: "N"}, "mask_input": {0: "M"},
            "masks": {0: "B", 2: "H", 3: "W"}, "iou_predictions": {0: "B"}, "low_res_masks": {0: "B"},
        },
    )
    declare(folder / "encoder.onnx", {"image_embeddings": (1, network.CHANNELS, LOW, LOW)})
    declare(folder / "decoder.onnx", {"masks": ("B", MASKS, "H", "W")})
    return encoder, decoder


def declare(path, shapes):
    """Write down output shapes that the tracer could not prove, then validate the file."""
    graph = onnx.load(path)
    for output in graph.graph.output:
        for size, dimension in zip(shapes.get(output.name, ()), output.type.tensor_type.shape.dim):
            if isinstance(size, int):
                dimension.dim_value = size
            else:
                dimension.dim_param = size
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def check(encoder, decoder, folder):
    """Largest difference between PyTorch and onnxruntime, for one, several and refined prompts; raises above 1e-2."""
    run_encoder, run_decoder = session(folder / "encoder.onnx"), session(folder / "decoder.onnx")
    photo = known_photo()[:301, :512]
    with torch.no_grad():
        embedding = encoder(torch.from_numpy(photo)).numpy()
    worst = np.abs(embedding - run_encoder.run(None, {"input_image": photo})[0]).max()
    one = click((180, 200, 1), (0, 0, -1))
    box = click((90, 110, 2), (270, 290, 3), (180, 200, 1))
    many = np.repeat(box[0], 5, 0), np.repeat(box[1], 5, 0)
    previous = np.linspace(-4, 4, LOW * LOW, dtype=np.float32).reshape(1, 1, LOW, LOW)
    for (coords, labels), mask in ((one, None), (box, previous), (many, None), (many, previous)):
        feed = feeds(embedding, coords, labels, (301, 512), mask)
        with torch.no_grad():
            expected = decoder(*(torch.from_numpy(feed[name]) for name in DECODER_INPUTS))
        for a, b in zip(expected, run_decoder.run(None, feed)):
            assert a.shape == b.shape, (a.shape, b.shape)
            worst = max(worst, np.abs(a.numpy() - b).max())
    assert worst < 1e-2, worst
    return float(worst)


def known_answer(folder):
    """Numbers a loader compares on its own device before it trusts it."""
    embedding = session(folder / "encoder.onnx").run(None, {"input_image": known_photo()})[0]
    coords, labels = click((180, 200, 1))
    run = session(folder / "decoder.onnx")
    _, scores, low = run.run(None, feeds(embedding, coords, labels, (384, 512)))
    return {
        "image": "f32[384,512,3]: (20, 60, 80 + floor(x/4)); (210,60,40) where (x-180)^2+(y-200)^2 < 90^2; "
        "then (50,170,70) where 400 <= x < 440",
        "point_coords": [[180, 200]],
        "point_labels": [1],
        "tolerance": 0.02,
        "embedding_mean_abs": round(float(np.abs(embedding).mean()), 5),
        "iou_predictions": [round(float(v), 4) for v in scores[0]],
        "low_res_positive": [int(v) for v in (low[0] > 0).sum((1, 2))],
    }


def timing(folder):
    """Median milliseconds of encode, one decode and a batch of 16 decodes, two threads."""
    run_encoder, run_decoder = session(folder / "encoder.onnx"), session(folder / "decoder.onnx")
    photo = known_photo()
    embedding = run_encoder.run(None, {"input_image": photo})[0]
    coords, labels = click((180, 200, 1))
    result = {}
    for name, call in (
        ("encode", lambda: run_encoder.run(None, {"input_image": photo})),
        ("decode", lambda: run_decoder.run(None, feeds(embedding, coords, labels, (1, 1)))),
        ("decode and upscale", lambda: run_decoder.run(None, feeds(embedding, coords, labels, (480, 640)))),
        ("decode 16", lambda: run_decoder.run(None, feeds(embedding, coords.repeat(16, 0), labels.repeat(16, 0), (1, 1)))),
    ):
        spans = []
        for _ in range(9):
            begin = time.perf_counter()
            call()
            spans.append((time.perf_counter() - begin) * 1000)
        result[name] = round(sorted(spans)[len(spans) // 2], 1)
    return result


def describe(folder):
    files = {}
    for name in ("encoder", "decoder"):
        content = (folder / f"{name}.onnx").read_bytes()
        files[name] = {"path": f"{name}.onnx", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return {
        "format": "camwalk-model/1",
        "name": "Camwalk segmenter",
        "task": "segmenter",
        "kind": "sam-official",
        "files": files,
        "input": {"name": "input_image", "layout": "HWC", "channel_order": "RGB", "scale": "0..255", "long_side": LONG_SIDE},
        "embedding": [1, network.CHANNELS, LOW, LOW],
        "low_resolution": LOW,
        "batched_prompts": True,
        "licence": LICENCE,
        "suggested": SUGGESTED,
        "known_answer": known_answer(folder),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/segmenter/checkpoint.pt"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "public/models/segmenter")
    args = parser.parse_args()
    model = Segmenter()
    state = torch.load(args.checkpoint, weights_only=False)
    model.load_state_dict(state["average"])
    encoder, decoder = export_graphs(model, args.out)
    print("steps", state["step"], "largest difference", check(encoder, decoder, args.out))
    (args.out / "contract.json").write_text(json.dumps(describe(args.out), indent=2) + "\n")
    print("milliseconds, two threads:", timing(args.out))


if __name__ == "__main__":
    main()
