"""Exports a SAM of the transformers library with random weights in the contract of transformers.js, with its answers.

The studio's adapter for that contract is checked against PyTorch with what this writes (src/models/sam/real.test.ts):
random weights answer nothing sensible, but a mistake in scaling, padding, labels or batches changes every number.

    pip install -r requirements.txt transformers==5.23.0        # from the folder training/
    python -m segmenter.transformers_contract --out DIR [--full]

The default is a network of two layers on a frame of 256; --full is the architecture of sam-vit-base on 1024 (360 MB).
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import transformers
from PIL import Image

from .export import known_photo

PROMPTS = [
    [[180.0, 200.0, 1], [300.0, 100.0, 0]],
    [[420.0, 50.0, 1], [10.0, 380.0, 1]],
    [[256.0, 192.0, 0], [0.0, 0.0, 1]],
]
"""Points (x, y, label) in pixels of the photo, as many in every prompt."""


def small():
    return transformers.SamConfig(
        vision_config={
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "image_size": 256,
            "mlp_dim": 64,
            "output_channels": 32,
            "window_size": 7,
            "global_attn_indexes": [1],
            "num_pos_feats": 16,
        },
        prompt_encoder_config={"hidden_size": 32, "image_size": 256, "mask_input_channels": 8},
        mask_decoder_config={
            "hidden_size": 32,
            "mlp_dim": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "iou_head_hidden_dim": 32,
        },
    )


class Encoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        positions = self.model.get_image_wide_positional_embeddings()
        return self.model.get_image_embeddings(pixel_values), positions + 0 * pixel_values.mean()


class Decoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_points, input_labels, image_embeddings, image_positional_embeddings):
        sparse, dense = self.model.prompt_encoder(input_points, input_labels, None, None)
        masks, scores = self.model.mask_decoder(
            image_embeddings=image_embeddings,
            image_positional_embeddings=image_positional_embeddings,
            sparse_prompt_embeddings=sparse,
            dense_prompt_embeddings=dense,
            multimask_output=True,
        )[:2]
        return scores, masks


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    config = transformers.SamConfig() if arguments.full else small()
    config._attn_implementation = "eager"
    model = transformers.SamModel(config).eval()
    # As they are made, all biases and position tables are 0, which would hide mistakes.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    side = config.vision_config.image_size
    processor = transformers.SamImageProcessorPil(size={"longest_edge": side}, pad_size={"height": side, "width": side})
    image = Image.fromarray(known_photo().astype(np.uint8))
    inputs = processor(image, return_tensors="pt")
    height, width = (int(size) for size in inputs["reshaped_input_sizes"][0])
    prompts = torch.tensor(PROMPTS)
    points = (prompts[..., :2] * torch.tensor([width / image.width, height / image.height]))[None]
    labels = prompts[..., 2].long()[None]
    with torch.inference_mode():
        answer = model(
            pixel_values=inputs["pixel_values"], input_points=points, input_labels=labels, multimask_output=True
        )
        encoder, decoder = Encoder(model), Decoder(model)
        embeddings = encoder(inputs["pixel_values"])
        torch.onnx.export(
            encoder,
            (inputs["pixel_values"],),
            str(arguments.out / "vision_encoder.onnx"),
            input_names=["pixel_values"],
            output_names=["image_embeddings", "image_positional_embeddings"],
            dynamic_axes={"pixel_values": {0: "batch_size"}},
            opset_version=17,
            dynamo=False,
        )
        torch.onnx.export(
            decoder,
            (points, labels, *embeddings),
            str(arguments.out / "prompt_encoder_mask_decoder.onnx"),
            input_names=["input_points", "input_labels", "image_embeddings", "image_positional_embeddings"],
            output_names=["iou_scores", "pred_masks"],
            dynamic_axes={
                "input_points": {0: "batch_size", 1: "point_batch_size", 2: "nb_points_per_image"},
                "input_labels": {0: "batch_size", 1: "point_batch_size", 2: "nb_points_per_image"},
            },
            opset_version=17,
            dynamo=False,
        )
    masks = answer.pred_masks[0].numpy().astype("<f4")
    masks.tofile(arguments.out / "pred_masks.f32")
    expected = {
        "made_with": f"transformers {transformers.__version__}, torch {torch.__version__}",
        "side": side,
        "prompts": PROMPTS,
        "iou_scores": answer.iou_scores[0].tolist(),
        "shape": list(masks.shape),
    }
    (arguments.out / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
    print(expected["made_with"], masks.shape, "logits", masks.min(), "to", masks.max(), "std", masks.std())


if __name__ == "__main__":
    main()
