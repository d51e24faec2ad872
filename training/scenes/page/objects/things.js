/** Potted plant, ball, hat, toy car. */
import * as THREE from 'three';
import { ceramic, colour, glossy, mapped, matte, metallic, tone } from '../materials.js';
import { blade, lathe, mesh, rod } from '../shapes.js';
import { drawn, hsl, pattern } from '../textures.js';

function leafMap(r) {
  const hue = r.range(80, 145);
  return drawn(32, 64, (ctx, w, h) => {
    const l = r.range(20, 42);
    ctx.fillStyle = hsl(hue, r.range(30, 55), l);
    ctx.fillRect(0, 0, w, h);
    if (r.chance(0.35)) {
      ctx.fillStyle = hsl(hue - 30, 45, l + 28);
      ctx.fillRect(0, 0, 5, h);
      ctx.fillRect(w - 5, 0, 5, h);
    }
    ctx.strokeStyle = hsl(hue - 12, 35, l + 16);
    ctx.beginPath();
    ctx.moveTo(w / 2, 0);
    ctx.lineTo(w / 2, h);
    for (let y = 4; y < h; y += 9) {
      ctx.moveTo(w / 2, y);
      ctx.lineTo(2, y + 8);
      ctx.moveTo(w / 2, y);
      ctx.lineTo(w - 2, y + 8);
    }
    ctx.stroke();
  });
}

export function pottedPlant(r) {
  const group = new THREE.Group();
  const top = r.range(0.45, 0.62);
  const h = top * r.range(1.3, 1.8);
  const bottom = top * r.range(0.62, 0.9);
  const terracotta = r.chance(0.45);
  const pot = terracotta ? matte(tone(r.range(12, 22), 50, r.range(38, 50)), 0.9) : ceramic(r);
  group.add(
    mesh(
      lathe([
        [0, 0],
        [bottom, 0],
        [top * 0.94, h * 0.8],
        [top * 0.94, h],
      ]),
      pot,
    ),
  );
  if (terracotta || r.chance(0.4))
    group.add(
      mesh(
        lathe([
          [top * 0.94, h * 0.78],
          [top * 1.06, h * 0.79],
          [top * 1.06, h],
          [top * 0.9, h],
        ]),
        pot,
      ),
    );
  group.add(
    mesh(new THREE.CircleGeometry(top * 0.92, 28), matte(tone(25, 40, 13), 1), [0, h * 0.93, 0], [-Math.PI / 2, 0, 0]),
  );
  const leaf = mapped(leafMap(r), 0.55);
  const kind = r.weighted({ broad: 3, blades: 2, cactus: 2, bush: 2.5, flowers: 2 });
  const base = h * 0.92;
  let tall = 1;
  const grow = (length, width, bend, tilt, turn, at = [0, base, 0], options = {}) => {
    const holder = new THREE.Group();
    holder.position.set(...at);
    holder.rotation.set(0, turn, 0);
    holder.add(mesh(blade(length, width, bend, options), leaf, [0, 0, 0], [tilt, 0, 0]));
    group.add(holder);
  };
  if (kind === 'broad') {
    const n = r.int(9, 16);
    for (let i = 0; i < n; i++) {
      const t = i / n;
      grow(
        r.range(0.9, 1.4),
        r.range(0.4, 0.62),
        r.range(0.8, 1.5),
        0.1 + 0.7 * (1 - t),
        i * 2.4 + r.range(-0.3, 0.3),
        [0, base + 0.5 * t, 0],
      );
    }
    group.add(mesh(rod([0, base, 0], [0, base + 0.6, 0], 0.05), leaf));
    tall = 1.2;
  } else if (kind === 'blades') {
    for (let i = 0; i < r.int(8, 15); i++) {
      const a = r.range(0, 6.28);
      const d = r.range(0, top * 0.5);
      grow(
        r.range(1.1, 2.0),
        r.range(0.16, 0.26),
        r.range(0, 0.35),
        r.range(0, 0.2),
        a,
        [d * Math.sin(a), base, d * Math.cos(a)],
        { tip: 0.8 },
      );
    }
    tall = 1.7;
  } else if (kind === 'cactus') {
    const R = r.range(0.24, 0.36);
    tall = r.range(0.9, 1.5);
    const skin = mapped(
      drawn(128, 16, (ctx, w, hh) => {
        for (let x = 0; x < w; x++) {
          ctx.fillStyle = hsl(115, 38, 26 + 14 * Math.abs(Math.sin((x / w) * Math.PI * 12)));
          ctx.fillRect(x, 0, 1, hh);
        }
        ctx.fillStyle = hsl(50, 40, 80);
        for (let x = 0; x < 12; x++) for (let y = 0; y < 4; y++) ctx.fillRect((x * w) / 12, y * 4 + 1, 1.5, 1.5);
      }),
      0.7,
    );
    const limb = (radius, length) => {
      const points = [[radius * 0.8, 0]];
      for (let i = 0; i <= 8; i++)
        points.push([radius * Math.cos(((i / 8) * Math.PI) / 2), length + radius * Math.sin(((i / 8) * Math.PI) / 2)]);
      return lathe(points, { segments: 24 });
    };
    group.add(mesh(limb(R, tall), skin, [0, base - 0.05, 0]));
    for (const s of [-1, 1]) {
      if (r.chance(0.4)) continue;
      const y = base + tall * r.range(0.25, 0.5);
      group.add(mesh(rod([0, y, 0], [s * R * 1.9, y + 0.12, 0], R * 0.45), skin));
      group.add(mesh(limb(R * 0.48, tall * 0.35), skin, [s * R * 1.9, y, 0]));
    }
  } else if (kind === 'bush') {
    const R = r.range(0.55, 0.85);
    const stem = r.chance(0.4) ? r.range(0.3, 0.9) : 0.1;
    group.add(mesh(rod([0, base - 0.1, 0], [0, base + stem + R, 0], 0.06), matte(tone(28, 35, 28))));
    const size = r.range(0.26, 0.4);
    for (let i = 0; i < 110; i++) {
      const y = 1 - (2 * (i + 0.5)) / 110;
      const s = Math.sqrt(1 - y * y);
      const a = i * 2.39996;
      const d = R * r.range(0.72, 1);
      const holder = mesh(blade(size, size * 0.55, 0.6, { segments: 3 }), leaf, [
        d * s * Math.cos(a) * 0.8,
        base + stem + R * 0.85 + d * y * 0.85,
        d * s * Math.sin(a) * 0.8,
      ]);
      holder.rotation.set(r.range(0.2, 1.6), -a + Math.PI / 2, 0, 'YXZ');
      group.add(holder);
    }
    tall = stem + 2 * R;
  } else {
    const petal = matte(
      r.pick([
        tone(350, 70, 55),
        tone(48, 85, 58),
        tone(290, 45, 55),
        tone(25, 85, 55),
        tone(330, 50, 80),
        tone(40, 10, 95),
      ]),
      0.7,
    );
    const n = r.int(4, 8);
    const tulip = r.chance(0.5);
    for (let i = 0; i < n; i++) {
      const a = i * 2.4;
      const d = r.range(0.15, 0.6);
      const tip = [d * Math.cos(a), base + r.range(0.8, 1.4), d * Math.sin(a)];
      group.add(mesh(rod([0.25 * d * Math.cos(a), base - 0.05, 0.25 * d * Math.sin(a)], tip, 0.03), leaf));
      if (tulip)
        group.add(
          mesh(
            lathe(
              [
                [0.02, 0],
                [0.15, 0.06],
                [0.18, 0.2],
                [0.12, 0.38],
              ],
              { smooth: true, segments: 12 },
            ),
            petal,
            tip,
          ),
        );
      else {
        const head = new THREE.Group();
        for (let p = 0; p < 9; p++) {
          const part = mesh(blade(0.26, 0.15, 0.3, { segments: 3 }), petal);
          part.rotation.set(1.25, (p / 9) * 6.283, 0, 'YXZ');
          head.add(part);
        }
        head.add(mesh(new THREE.SphereGeometry(0.09, 12, 8), matte(tone(42, 80, 48))));
        head.position.set(...tip);
        head.rotation.set(r.range(0.1, 0.7), r.range(-0.6, 0.6), 0);
        group.add(head);
      }
      grow(r.range(0.6, 1.0), 0.24, r.range(0.5, 1.1), r.range(0.2, 0.5), a + 1);
    }
    tall = 1.4;
  }
  return { group, radius: top * 1.15, height: base + tall };
}

const golden = (1 + Math.sqrt(5)) / 2;
const ICOSAHEDRON = [];
for (const a of [-1, 1]) for (const b of [-golden, golden]) ICOSAHEDRON.push([0, a, b], [a, b, 0], [b, 0, a]);

/** Paints a sphere's texture from the direction of each texel. */
function sphereMap(paint) {
  return drawn(256, 128, (ctx, w, h) => {
    const image = ctx.createImageData(w, h);
    for (let y = 0; y < h; y++) {
      const polar = ((y + 0.5) / h) * Math.PI;
      for (let x = 0; x < w; x++) {
        const a = (x / w) * Math.PI * 2;
        const c = paint(-Math.cos(a) * Math.sin(polar), Math.cos(polar), Math.sin(a) * Math.sin(polar));
        image.data.set([255 * c.r, 255 * c.g, 255 * c.b, 255], 4 * (y * w + x));
      }
    }
    ctx.putImageData(image, 0, 0);
  });
}

const srgb = (c) => {
  const out = { r: 0, g: 0, b: 0 };
  return c.getRGB(out, THREE.SRGBColorSpace);
};

export function ball(r) {
  const R = r.range(0.45, 0.85);
  const kind = r.weighted({ football: 3, basketball: 2, tennis: 1.5, beach: 2.5, striped: 1.5 });
  const a = srgb(colour(r));
  const b = srgb(colour(r));
  const white = { r: 0.94, g: 0.94, b: 0.92 };
  const black = { r: 0.08, g: 0.08, b: 0.09 };
  const wedges = r.pick([6, 8]);
  const dark = r.chance(0.7) ? black : a;
  const palette = [a, white, b, white, srgb(colour(r)), white];
  const orange = { r: 0.82, g: r.range(0.33, 0.45), b: 0.14 };
  const felt = { r: 0.78, g: 0.86, b: 0.2 };
  const paint = {
    football(x, y, z) {
      let first = -1;
      let second = -1;
      for (const v of ICOSAHEDRON) {
        const d = (v[0] * x + v[1] * y + v[2] * z) / Math.hypot(1, golden);
        if (d > first) [first, second] = [d, first];
        else if (d > second) second = d;
      }
      if (first > 0.94) return dark;
      return first - second < 0.018 ? { r: 0.45, g: 0.45, b: 0.45 } : white;
    },
    basketball(x, y) {
      const line = Math.min(
        Math.abs(x),
        Math.abs(y),
        Math.abs(Math.hypot(x - 0.95, y) - 0.75),
        Math.abs(Math.hypot(x + 0.95, y) - 0.75),
      );
      return line < 0.025 ? black : orange;
    },
    tennis(x, y, z) {
      const d = Math.abs(y - 0.55 * Math.sin(2 * Math.atan2(z, x)));
      return d < 0.06 ? white : felt;
    },
    beach(x, y, z) {
      if (Math.abs(y) > 0.97) return white;
      const t = (Math.atan2(z, x) / (2 * Math.PI) + 1) % 1;
      return palette[Math.floor(t * wedges) % palette.length];
    },
    striped(_x, y) {
      return Math.abs(y) < 0.28 ? b : Math.abs(y) < 0.34 ? white : a;
    },
  }[kind];
  const rough = { football: 0.4, basketball: 0.7, tennis: 0.95, beach: 0.2, striped: 0.3 }[kind];
  const sphere = mesh(
    new THREE.SphereGeometry(R, 40, 28),
    mapped(sphereMap(paint), rough),
    [0, R, 0],
    [r.range(0, 6), r.range(0, 6), r.range(0, 6)],
  );
  const group = new THREE.Group();
  group.add(sphere);
  return { group, radius: R, height: 2 * R };
}

export function hat(r) {
  const group = new THREE.Group();
  const kind = r.weighted({ sun: 3, top: 2, cap: 3, beanie: 2.5, cowboy: 2 });
  const cloth = r.chance(0.5)
    ? matte(colour(r), 0.95)
    : mapped(pattern(r, ['cloth', 'check', 'knit', 'plain'], [3, 1]), 0.95);
  const ribbon = matte(colour(r), 0.6);
  const R = r.range(0.58, 0.7);
  if (kind === 'beanie') {
    const wool = mapped(pattern(r, 'knit', [2, 1]), 1);
    const h = R * r.range(1.1, 1.4);
    group.add(
      mesh(
        lathe(
          [
            [R * 1.02, 0],
            [R, h * 0.35],
            [R * 0.92, h * 0.62],
            [R * 0.6, h * 0.9],
            [0, h],
          ],
          { smooth: true },
        ),
        wool,
      ),
    );
    group.add(
      mesh(
        lathe([
          [R * 1.03, 0.02],
          [R * 1.12, 0.04],
          [R * 1.12, 0.3],
          [R * 1.02, 0.33],
        ]),
        r.chance(0.5) ? matte(colour(r), 1) : wool,
      ),
    );
    if (r.chance(0.75)) group.add(mesh(new THREE.IcosahedronGeometry(0.22, 2), matte(colour(r), 1), [0, h + 0.14, 0]));
    return { group, radius: R * 1.1, height: h + 0.3 };
  }
  if (kind === 'cap') {
    const h = R * r.range(0.85, 1.05);
    group.add(
      mesh(
        lathe(
          [
            [R, 0.02],
            [R * 0.98, h * 0.4],
            [R * 0.75, h * 0.8],
            [R * 0.4, h * 0.97],
            [0, h],
          ],
          { smooth: true },
        ),
        cloth,
      ),
    );
    group.add(mesh(new THREE.SphereGeometry(0.06, 10, 8), ribbon, [0, h, 0]));
    const visor = new THREE.CylinderGeometry(R * 1.02, R * 1.02, 0.04, 32, 1, false, -1.15, 2.3);
    visor.scale(0.98, 1, 1.0);
    visor.translate(0, 0, R * 0.62);
    const at = visor.attributes.position;
    for (let i = 0; i < at.count; i++) at.setY(i, at.getY(i) + 0.12 - 0.35 * at.getX(i) ** 2 - 0.02 * at.getZ(i));
    visor.computeVertexNormals();
    group.add(mesh(visor, r.chance(0.5) ? ribbon : cloth));
    return { group, radius: R * 1.25, height: h };
  }
  const brim = R * { sun: r.range(1.7, 2.1), top: 1.45, cowboy: 1.85 }[kind];
  const h = R * { sun: r.range(0.8, 1), top: r.range(1.7, 2.2), cowboy: 1.15 }[kind];
  const fabric =
    kind === 'sun' && r.chance(0.7)
      ? mapped(pattern(r, 'straw', [4, 2]), 0.95)
      : kind === 'top' && r.chance(0.7)
        ? matte(tone(230, 10, 10), 0.5)
        : kind === 'cowboy' && r.chance(0.7)
          ? matte(tone(28, 45, r.range(22, 50)), 0.9)
          : cloth;
  const dome =
    kind === 'top'
      ? [
          [R, 0.06],
          [R * 0.93, h * 0.5],
          [R * 1.02, h],
          [0, h + 0.02],
        ]
      : [
          [R, 0.06],
          [R * 0.95, h * 0.45],
          [R * 0.8, h * 0.85],
          [R * 0.45, h],
          [0, h * 0.97],
        ];
  const crown = lathe(dome, { smooth: kind !== 'top', samples: 24 });
  if (kind === 'cowboy') {
    const at = crown.attributes.position;
    for (let i = 0; i < at.count; i++) {
      const f = Math.max(0, at.getY(i) / h - 0.6);
      at.setXYZ(
        i,
        at.getX(i) * (1 - 0.5 * f),
        at.getY(i) - f * 0.5 * Math.max(0, 1 - Math.abs(at.getX(i)) * 3.5),
        at.getZ(i),
      );
    }
    crown.computeVertexNormals();
  }
  group.add(mesh(crown, fabric));
  const disc = new THREE.RingGeometry(R * 0.9, brim, 56, 6);
  disc.rotateX(-Math.PI / 2);
  const at = disc.attributes.position;
  const wave = r.range(0, 0.08);
  for (let i = 0; i < at.count; i++) {
    const x = at.getX(i);
    const z = at.getZ(i);
    const t = (Math.hypot(x, z) - R * 0.9) / (brim - R * 0.9);
    const a = Math.atan2(z, x);
    const curl =
      kind === 'cowboy'
        ? 0.55 * t * t * Math.cos(a) ** 2
        : kind === 'top'
          ? 0.16 * t * t * Math.cos(a) ** 2
          : -0.1 * t + wave * t * Math.cos(3 * a);
    at.setY(i, 0.12 + curl);
  }
  disc.computeVertexNormals();
  group.add(mesh(disc, fabric));
  group.add(
    mesh(
      lathe([
        [R * 1.01, 0.1],
        [R * 0.985, 0.32],
      ]),
      ribbon,
    ),
  );
  return { group, radius: brim * 0.92, height: h };
}

/** Side outline of a car body in [x, y], length 1 along x, closed along the bottom. */
const BODIES = {
  saloon: [
    [-1, 0.16],
    [-1, 0.42],
    [-0.68, 0.5],
    [-0.45, 0.78],
    [0.22, 0.78],
    [0.5, 0.52],
    [0.95, 0.44],
    [1, 0.16],
  ],
  beetle: [
    [-1, 0.16],
    [-0.95, 0.42],
    [-0.72, 0.66],
    [-0.3, 0.86],
    [0.15, 0.84],
    [0.42, 0.56],
    [0.82, 0.48],
    [1, 0.16],
  ],
  van: [
    [-1, 0.16],
    [-1, 0.9],
    [-0.9, 0.98],
    [0.55, 0.98],
    [0.8, 0.6],
    [1, 0.5],
    [1, 0.16],
  ],
  pickup: [
    [-1, 0.16],
    [-1, 0.5],
    [-0.15, 0.5],
    [-0.1, 0.88],
    [0.4, 0.88],
    [0.62, 0.54],
    [1, 0.48],
    [1, 0.16],
  ],
};
const GLASS = {
  saloon: [
    [-0.55, 0.52],
    [-0.38, 0.73],
    [0.18, 0.73],
    [0.4, 0.52],
  ],
  beetle: [
    [-0.5, 0.55],
    [-0.25, 0.79],
    [0.12, 0.78],
    [0.33, 0.56],
  ],
  van: [
    [-0.85, 0.6],
    [-0.85, 0.88],
    [0.5, 0.88],
    [0.7, 0.6],
  ],
  pickup: [
    [-0.04, 0.55],
    [-0.02, 0.82],
    [0.36, 0.82],
    [0.52, 0.55],
  ],
};

export function toyCar(r) {
  const group = new THREE.Group();
  const kind = r.pick(Object.keys(BODIES));
  const L = r.range(0.85, 1.1);
  const W = r.range(0.78, 0.95);
  const extrude = (points, width, bevel) => {
    const shape = new THREE.Shape(points.map(([x, y]) => new THREE.Vector2(x * L, y * L)));
    const geometry = new THREE.ExtrudeGeometry(shape, {
      depth: width,
      bevelEnabled: bevel > 0,
      bevelSize: bevel,
      bevelThickness: bevel,
      bevelSegments: 3,
    });
    geometry.translate(0, 0, -width / 2);
    return geometry;
  };
  const paint = r.chance(0.2) ? metallic(r) : glossy(colour(r), 0.2);
  group.add(mesh(extrude(BODIES[kind], W - 0.1, 0.05), paint));
  const glass = glossy(tone(205, 25, 16), 0.06);
  group.add(mesh(extrude(GLASS[kind], W + 0.03, 0), glass));
  const [a, b] = [GLASS[kind][2], GLASS[kind][3]];
  const screen = new THREE.PlaneGeometry(W * 0.78, Math.hypot(b[0] - a[0], b[1] - a[1]) * L * 1.05);
  const slope = Math.atan2(a[1] - b[1], b[0] - a[0]);
  const body = BODIES[kind];
  const roof = body.filter(([x]) => x > 0);
  const [p, q] = [roof[0][1] > 0.7 ? roof[0] : roof[1], roof[0][1] > 0.7 ? roof[1] : roof[2]];
  const pane = mesh(screen, glass, [
    ((p[0] + q[0]) / 2) * L + 0.06 * Math.sin(slope),
    ((p[1] + q[1]) / 2) * L + 0.06 * Math.cos(slope),
    0,
  ]);
  pane.rotation.set(0, Math.PI / 2, 0);
  pane.rotateX(-(Math.PI / 2 - Math.atan2(p[1] - q[1], q[0] - p[0])));
  group.add(pane);
  const tyre = matte(tone(220, 6, 10), 0.85);
  const hub = r.chance(0.5) ? metallic(r) : glossy(colour(r));
  const wheel = 0.21 * L * r.range(0.95, 1.25);
  for (const x of [-0.58, 0.58])
    for (const s of [-1, 1]) {
      group.add(
        mesh(
          new THREE.CylinderGeometry(wheel, wheel, 0.16, 26),
          tyre,
          [x * L, wheel, s * W * 0.48],
          [Math.PI / 2, 0, 0],
        ),
      );
      group.add(
        mesh(
          new THREE.CylinderGeometry(wheel * 0.58, wheel * 0.58, 0.18, 20),
          hub,
          [x * L, wheel, s * W * 0.48],
          [Math.PI / 2, 0, 0],
        ),
      );
    }
  for (const s of [-1, 1]) {
    group.add(
      mesh(new THREE.SphereGeometry(0.08 * L, 12, 8), glossy(tone(50, 60, 88), 0.1), [
        1.03 * L,
        0.36 * L,
        s * W * 0.32,
      ]),
    );
    group.add(
      mesh(new THREE.SphereGeometry(0.06 * L, 12, 8), glossy(tone(0, 80, 35), 0.1), [
        -1.03 * L,
        0.36 * L,
        s * W * 0.34,
      ]),
    );
  }
  group.add(mesh(new THREE.BoxGeometry(0.06, 0.07, W), metallic(r), [1.07 * L, 0.2 * L, 0]));
  return { group, radius: L * 0.85, height: 0.95 * L };
}
