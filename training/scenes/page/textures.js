/**
 * Procedural textures, drawn on a canvas. A texture is named by kind and variant; the variant seeds it, so a cached
 * texture is the same whichever scene asked for it first.
 */
import * as THREE from 'three';
import { hash, Random } from './random.js';

const SIZE = 256;
const VARIANTS = 14;
const cache = new Map();

const hsl = (h, s, l) => `hsl(${((h % 360) + 360) % 360} ${s}% ${l}%)`;

/** Tileable value noise in [0, 1]: `cells` lattice cells a side, `octaves` halvings. */
function noise(r, cells, octaves, stretch = 1) {
  const out = new Float32Array(SIZE * SIZE);
  let amplitude = 0.5;
  for (let o = 0; o < octaves; o++, cells *= 2, amplitude /= 2) {
    const cy = Math.max(1, Math.round(cells / stretch));
    const lattice = Float32Array.from({ length: cells * cy }, () => r.next());
    for (let y = 0; y < SIZE; y++) {
      const v = (y / SIZE) * cy;
      const y0 = Math.floor(v);
      const fy = (v - y0) * (v - y0) * (3 - 2 * (v - y0));
      for (let x = 0; x < SIZE; x++) {
        const u = (x / SIZE) * cells;
        const x0 = Math.floor(u);
        const fx = (u - x0) * (u - x0) * (3 - 2 * (u - x0));
        const x1 = (x0 + 1) % cells;
        const row0 = y0 * cells;
        const row1 = ((y0 + 1) % cy) * cells;
        const top = lattice[row0 + x0] * (1 - fx) + lattice[row0 + x1] * fx;
        const bottom = lattice[row1 + x0] * (1 - fx) + lattice[row1 + x1] * fx;
        out[y * SIZE + x] += amplitude * (top * (1 - fy) + bottom * fy);
      }
    }
  }
  return out;
}

/** Lets `shade(value, x, y)` return a factor for each pixel already drawn. */
function modulate(ctx, shade) {
  const image = ctx.getImageData(0, 0, SIZE, SIZE);
  for (let i = 0; i < SIZE * SIZE; i++) {
    const f = shade(i);
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = Math.min(255, image.data[4 * i + c] * f);
  }
  ctx.putImageData(image, 0, 0);
}

function fill(ctx, colour) {
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, SIZE, SIZE);
}

function grain(ctx, r, low, high, cells = 8, octaves = 5, stretch = 1) {
  const n = noise(r, cells, octaves, stretch);
  modulate(ctx, (i) => low + (high - low) * n[i]);
}

function woodColour(r) {
  return hsl(r.range(18, 38), r.range(25, 60), r.range(22, 66));
}

const DRAW = {
  wood(ctx, r) {
    fill(ctx, woodColour(r));
    const n = noise(r, 4, 4, 0.5);
    const rings = r.range(8, 22);
    modulate(
      ctx,
      (i) => 0.8 + 0.25 * Math.abs(Math.sin((((i / SIZE) | 0) / SIZE) * Math.PI * Math.round(rings / 2) + n[i] * 9)),
    );
    grain(ctx, r, 0.82, 1.15, 4, 6, 0.12);
  },
  planks(ctx, r) {
    const count = r.int(3, 6);
    const base = [r.range(18, 38), r.range(20, 55), r.range(25, 62)];
    for (let i = 0; i < count; i++) {
      const h = SIZE / count;
      const split = r.int(20, 230);
      for (const [x, w] of [
        [0, split],
        [split, SIZE - split],
      ]) {
        ctx.fillStyle = hsl(base[0] + r.range(-3, 3), base[1], base[2] + r.range(-6, 6));
        ctx.fillRect(x, i * h, w, h);
        ctx.fillStyle = 'rgb(0 0 0 / .45)';
        ctx.fillRect(x, i * h, 1.5, h);
      }
      ctx.fillRect(0, i * h, SIZE, 2);
    }
    grain(ctx, r, 0.78, 1.2, 4, 6, 0.15);
  },
  marble(ctx, r) {
    const dark = r.chance(0.3);
    fill(ctx, dark ? hsl(r.range(0, 360), 8, 20) : hsl(r.range(0, 360), 6, r.range(74, 92)));
    const n = noise(r, 3, 6);
    modulate(ctx, (i) => {
      const vein = (1 - Math.abs(Math.sin(((i % SIZE) / SIZE) * Math.PI * 2 + n[i] * 14))) ** 6;
      return dark ? 1 + 1.6 * vein : 1 - 0.35 * vein;
    });
  },
  check(ctx, r) {
    const hue = r.range(0, 360);
    const cells = r.pick([2, 4]);
    fill(ctx, hsl(hue, 20, r.range(82, 94)));
    const step = SIZE / cells;
    ctx.fillStyle = hsl(hue + r.range(-20, 20), r.range(40, 75), r.range(30, 55)).replace(')', ' / .55)');
    for (let i = 0; i < cells; i++) {
      ctx.fillRect(i * step, 0, step / 2, SIZE);
      ctx.fillRect(0, i * step, SIZE, step / 2);
    }
    weave(ctx, r);
  },
  stripes(ctx, r) {
    const colours = [0, 1, 2].map(() => hsl(r.range(0, 360), r.range(15, 70), r.range(25, 88)));
    const count = r.pick([4, 6, 8, 10]);
    for (let i = 0; i < count; i++) {
      ctx.fillStyle = colours[i % (count % 3 === 0 ? 3 : 2)];
      ctx.fillRect(0, (i * SIZE) / count, SIZE, SIZE / count + 1);
    }
    grain(ctx, r, 0.92, 1.06);
  },
  dots(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(10, 65), r.range(30, 90)));
    ctx.fillStyle = hsl(r.range(0, 360), r.range(10, 70), r.range(25, 95));
    const n = r.pick([4, 6, 8]);
    const step = SIZE / n;
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++) {
        ctx.beginPath();
        ctx.arc((x + (y % 2 ? 0.75 : 0.25)) * step, (y + 0.5) * step, step * 0.22, 0, 7);
        ctx.fill();
      }
  },
  plain(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(5, 55), r.range(30, 88)));
    grain(ctx, r, 0.92, 1.06, 4, 5);
  },
  cloth(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(8, 55), r.range(25, 85)));
    weave(ctx, r);
  },
  plaster(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(4, 32), r.range(55, 90)));
    grain(ctx, r, 0.86, 1.08, 6, 6);
  },
  brick(ctx, r) {
    const painted = r.chance(0.35);
    const base = painted ? [40, 6, 80] : [r.range(6, 22), r.range(30, 55), r.range(32, 48)];
    fill(ctx, hsl(35, 8, painted ? 72 : 62));
    for (let row = 0; row < 8; row++)
      for (let col = 0; col < 5; col++) {
        ctx.fillStyle = hsl(base[0] + r.range(-4, 4), base[1], base[2] + r.range(-6, 6));
        const x = ((col - (row % 2) * 0.5) * SIZE) / 4;
        ctx.fillRect(x + 2, row * 32 + 2, 60, 28);
      }
    grain(ctx, r, 0.8, 1.15, 12, 5);
  },
  tiles(ctx, r) {
    const n = r.pick([2, 3, 4]);
    const base = [r.range(0, 360), r.range(4, 40), r.range(40, 88)];
    const other = r.chance(0.4) ? [base[0] + 40, base[1], r.range(25, 85)] : base;
    fill(ctx, hsl(40, 5, r.range(30, 85)));
    const step = SIZE / n;
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++) {
        const c = (x + y) % 2 ? base : other;
        ctx.fillStyle = hsl(c[0], c[1], c[2] + r.range(-3, 3));
        ctx.fillRect(x * step + 2, y * step + 2, step - 4, step - 4);
      }
    grain(ctx, r, 0.94, 1.05);
  },
  carpet(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(8, 45), r.range(28, 70)));
    const hue = r.range(0, 360);
    for (let i = 0; i < r.int(0, 5); i++) {
      ctx.strokeStyle = hsl(hue + i * 40, 40, r.range(30, 75));
      ctx.lineWidth = r.range(4, 14);
      ctx.strokeRect(12 + i * 24, 12 + i * 24, SIZE - 24 - i * 48, SIZE - 24 - i * 48);
    }
    grain(ctx, r, 0.7, 1.25, 64, 3);
  },
  grass(ctx, r) {
    const hue = r.range(70, 120);
    fill(ctx, hsl(hue, 45, 22));
    for (let i = 0; i < 5200; i++) {
      const x = r.range(0, SIZE);
      const y = r.range(0, SIZE);
      ctx.strokeStyle = hsl(hue + r.range(-18, 18), r.range(30, 60), r.range(18, 50));
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + r.range(-5, 5), y - r.range(3, 11));
      ctx.stroke();
    }
    grain(ctx, r, 0.7, 1.3, 3, 3);
  },
  gravel(ctx, r) {
    fill(ctx, hsl(30, 8, 32));
    for (let i = 0; i < 1500; i++) {
      ctx.fillStyle = hsl(r.range(15, 50), r.range(3, 18), r.range(32, 78));
      ctx.beginPath();
      ctx.ellipse(r.range(0, SIZE), r.range(0, SIZE), r.range(2, 7), r.range(2, 5), r.range(0, 3), 0, 7);
      ctx.fill();
    }
  },
  concrete(ctx, r) {
    fill(ctx, hsl(r.range(20, 220), r.range(2, 9), r.range(40, 72)));
    grain(ctx, r, 0.75, 1.12, 5, 7);
  },
  wallpaper(ctx, r) {
    const hue = r.range(0, 360);
    fill(ctx, hsl(hue, r.range(10, 35), r.range(70, 90)));
    ctx.fillStyle = hsl(hue + r.range(-30, 30), r.range(15, 45), r.range(45, 70));
    const n = 4;
    const petals = r.int(3, 7);
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++)
        for (let p = 0; p < petals; p++) {
          const a = (p / petals) * Math.PI * 2;
          const cx = ((x + (y % 2 ? 0.75 : 0.25)) * SIZE) / n;
          ctx.beginPath();
          ctx.ellipse(cx + 9 * Math.cos(a), ((y + 0.5) * SIZE) / n + 9 * Math.sin(a), 8, 4, a, 0, 7);
          ctx.fill();
        }
  },
  speckle(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(5, 40), r.range(55, 90)));
    ctx.fillStyle = hsl(r.range(0, 360), r.range(5, 40), r.range(15, 45));
    for (let i = 0; i < 500; i++) ctx.fillRect(r.range(0, SIZE), r.range(0, SIZE), r.range(1, 3), r.range(1, 3));
  },
  glaze(ctx, r) {
    const gradient = ctx.createLinearGradient(0, 0, 0, SIZE);
    const cut = r.range(0.35, 0.65);
    const two = [0, 1].map(() => hsl(r.range(0, 360), r.range(10, 60), r.range(25, 85)));
    gradient.addColorStop(0, two[0]);
    gradient.addColorStop(cut - 0.04, two[0]);
    gradient.addColorStop(cut + 0.04, two[1]);
    gradient.addColorStop(1, two[1]);
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, SIZE, SIZE);
    grain(ctx, r, 0.85, 1.1, 6, 4);
  },
  knit(ctx, r) {
    fill(ctx, hsl(r.range(0, 360), r.range(10, 60), r.range(25, 75)));
    if (r.chance(0.5)) {
      ctx.fillStyle = hsl(r.range(0, 360), r.range(10, 60), r.range(30, 90));
      for (let i = 0; i < 3; i++) ctx.fillRect(0, 40 + i * 60, SIZE, 24);
    }
    modulate(ctx, (i) => 0.78 + 0.3 * Math.abs(Math.sin(((i % SIZE) / SIZE) * Math.PI * 32)));
  },
  straw(ctx, r) {
    fill(ctx, hsl(r.range(36, 48), r.range(35, 60), r.range(60, 78)));
    modulate(
      ctx,
      (i) => 0.82 + 0.22 * Math.abs(Math.sin((((i / SIZE) | 0) / SIZE) * Math.PI * 24 + (i % 16 > 8 ? 1.2 : 0))),
    );
    grain(ctx, r, 0.88, 1.1, 32, 2);
  },
  cardboard(ctx, r) {
    fill(ctx, hsl(r.range(26, 36), r.range(28, 42), r.range(48, 62)));
    grain(ctx, r, 0.9, 1.06, 4, 6);
    ctx.fillStyle = hsl(40, 30, 74);
    ctx.fillRect(0, SIZE * 0.44, SIZE, SIZE * 0.1);
  },
};

function weave(ctx, r) {
  const n = noise(r, 32, 2);
  modulate(ctx, (i) => 0.9 + 0.1 * (((i % SIZE) & 2) ^ (((i / SIZE) | 0) & 2) ? 1 : -0.4) + 0.08 * (n[i] - 0.5));
}

function finish(canvas) {
  const texture = new THREE.CanvasTexture(canvas);
  texture.colorSpace = THREE.SRGBColorSpace;
  texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
  texture.anisotropy = 4;
  return texture;
}

function newCanvas(width = SIZE, height = SIZE) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return [canvas, canvas.getContext('2d', { willReadFrequently: true })];
}

/** A repeating texture of one of `kinds`; `repeat` = [u, v] counts. */
export function pattern(r, kinds, repeat = [1, 1]) {
  const kind = r.pick([].concat(kinds));
  const variant = r.int(0, VARIANTS - 1);
  const key = `${kind}/${variant}`;
  if (!cache.has(key)) {
    const [canvas, ctx] = newCanvas();
    DRAW[kind](ctx, new Random(hash(key)));
    cache.set(key, finish(canvas));
  }
  // Clones share the uploaded image but carry their own repeat.
  const sized = `${key}/${repeat.map((v) => v.toFixed(1))}`;
  if (!cache.has(sized)) {
    const texture = cache.get(key).clone();
    texture.repeat.set(...repeat);
    texture.needsUpdate = true;
    cache.set(sized, texture);
  }
  return cache.get(sized);
}

/** A texture for one object only; `draw(ctx, width, height)`. The scene disposes of it. */
export function drawn(width, height, draw) {
  const [canvas, ctx] = newCanvas(width, height);
  draw(ctx, width, height);
  const texture = finish(canvas);
  texture.userData.own = true;
  return texture;
}

export { hsl };
