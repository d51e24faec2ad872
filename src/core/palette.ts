export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The palette of PASCAL VOC files: the bits of the id, lowest first, go to red, green and blue in turn, each from
 * its highest bit down. 1 = (128, 0, 0), 2 = (0, 128, 0), 15 = (192, 128, 128), 255 = (224, 224, 192).
 */
export function vocColour(id: number): Rgb {
  let [red, green, blue] = [0, 0, 0];
  for (let bit = 7, rest = id; rest > 0; bit--, rest >>= 3) {
    red |= (rest & 1) << bit;
    green |= ((rest >> 1) & 1) << bit;
    blue |= ((rest >> 2) & 1) << bit;
  }
  return [red, green, blue];
}

/** The VOC palette as a PNG holds it: 256 × RGB. */
export function vocPalette(): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let id = 0; id < 256; id++) palette.set(vocColour(id), id * 3);
  return palette;
}

/**
 * Class colours of the screen that people of every colour vision tell apart. The first seven are those of Okabe
 * and Ito (2008). Each further one is, among the well visible colours of a coarse sRGB grid, the one whose nearest earlier
 * colour is farthest (as Glasbey et al. 2007), where the distance of two colours is the smallest that normal,
 * protanope, deuteranope and tritanope eyes see. Black, white and mid grey count as taken: background and ignore.
 * @param index 0-based; the same index always has the same colour
 */
export function classColour(index: number): Rgb {
  const wanted = index % CLASS_COLOURS;
  spreading ??= spread();
  while (classColours.length <= wanted) classColours.push(spreading.next().value);
  return classColours[wanted];
}

/** As many as there are label ids for classes. */
const CLASS_COLOURS = 254;
const classColours: Rgb[] = [];
/** Colours are found as they are asked for: all at once would take some 70 ms of the main thread. */
let spreading: Generator<Rgb, never> | null = null;

const OKABE_ITO: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];
const TAKEN: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
  [128, 128, 128],
];
const GRID = [0, 32, 64, 96, 128, 160, 192, 224, 255];

function* spread(): Generator<Rgb, never> {
  const grid = GRID.flatMap((red) => GRID.flatMap((green) => GRID.map((blue): Rgb => [red, green, blue])));
  const candidates = grid.filter(carries);
  const seen = candidates.map(eyes);
  const nearest = new Float64Array(candidates.length).fill(Number.POSITIVE_INFINITY);
  const take = (colour: Rgb) => {
    const views = eyes(colour);
    for (let i = 0; i < nearest.length; i++) nearest[i] = Math.min(nearest[i], viewDistance(views, seen[i]));
  };
  for (const colour of [...TAKEN, ...OKABE_ITO]) take(colour);
  yield* OKABE_ITO;
  while (true) {
    const farthest = candidates[nearest.indexOf(Math.max(...nearest))];
    take(farthest);
    yield farthest;
  }
}

/** Neither so dark, so light nor so grey that it would be lost as a veil over a photo. */
function carries(colour: Rgb): boolean {
  const [lightness, a, b] = eyes(colour)[0];
  return lightness > 0.42 && lightness < 0.95 && Math.hypot(a, b) > 0.07;
}

/** How far apart two colours are for the eyes that tell them apart least: Euclidean in OKLab, 0..1. */
export function colourDistance(a: Rgb, b: Rgb): number {
  return viewDistance(eyes(a), eyes(b));
}

type Lab = readonly [number, number, number];
type Views = readonly Lab[];

function viewDistance(a: Views, b: Views): number {
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    distance = Math.min(distance, Math.hypot(a[i][0] - b[i][0], a[i][1] - b[i][1], a[i][2] - b[i][2]));
  }
  return distance;
}

/** Full dichromacy by Machado, Oliveira and Fernandes (2009), on linear RGB; the first is normal vision. */
const VISIONS: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
];

function eyes(colour: Rgb): Views {
  const linear = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return VISIONS.map((vision) => {
    const row = (at: number) => {
      const sum = vision[at] * linear[0] + vision[at + 1] * linear[1] + vision[at + 2] * linear[2];
      return Math.min(Math.max(sum, 0), 1);
    };
    return oklab(row(0), row(3), row(6));
  });
}

/** Ottosson 2020. */
function oklab(red: number, green: number, blue: number): Lab {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}
