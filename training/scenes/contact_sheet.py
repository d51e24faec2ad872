"""Contact sheet of a scenes folder: python contact_sheet.py DIR OUT.jpg [--columns 6] [--width 200] [--first 0] [--count 24] [--labels]"""

import argparse
import json
from pathlib import Path

from PIL import Image, ImageDraw


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--columns", type=int, default=6)
    parser.add_argument("--width", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--labels", action="store_true", help="put the class map beside each picture")
    parser.add_argument("--captions", action="store_true", help="write the seed on each picture")
    args = parser.parse_args()

    scenes = json.loads((args.folder / "index.json").read_text())["scenes"][args.first : args.first + args.count]
    cell_h = round(args.width * scenes[0]["height"] / scenes[0]["width"])
    cell_w = args.width * (2 if args.labels else 1)
    rows = -(-len(scenes) // args.columns)
    sheet = Image.new("RGB", (args.columns * cell_w, rows * cell_h), "white")
    for i, scene in enumerate(scenes):
        x, y = (i % args.columns) * cell_w, (i // args.columns) * cell_h
        picture = Image.open(args.folder / scene["image"]).resize((args.width, cell_h), Image.LANCZOS)
        sheet.paste(picture, (x, y))
        if args.labels:
            label = Image.open(args.folder / scene["label"]).convert("RGB").resize((args.width, cell_h), Image.NEAREST)
            sheet.paste(label, (x + args.width, y))
        if args.captions:
            ImageDraw.Draw(sheet).text((x + 3, y + 3), str(scene["seed"]), fill="yellow", stroke_width=1, stroke_fill="black")
    sheet.save(args.out, quality=82)


if __name__ == "__main__":
    main()
