/** Mug, bowl, bottle, teapot: lathed bodies with tube handles. */
import * as THREE from 'three';
import { ceramic, clear, colour, glossy, mapped, matte, metallic, tone } from '../materials.js';
import { lathe, mesh, tube } from '../shapes.js';
import { drawn, hsl } from '../textures.js';

export function mug(r) {
  const group = new THREE.Group();
  const h = r.range(0.85, 1.15);
  const top = r.range(0.4, 0.5);
  const bottom = top * r.range(0.72, 1.02);
  const belly = r.chance(0.35) ? r.range(1.02, 1.15) : 1;
  const wall = 0.05;
  const body = ceramic(r);
  const inner = r.chance(0.5) ? glossy(tone(40, 10, 92), 0.25) : body;
  group.add(
    mesh(
      lathe([
        [0, 0],
        [bottom * 0.85, 0],
        [bottom, 0.05],
        [((top + bottom) / 2) * belly, h / 2],
        [top, h - 0.03],
        [top - 0.01, h],
      ]),
      body,
    ),
  );
  group.add(
    mesh(
      lathe([
        [top - 0.01, h],
        [top - wall, h - 0.01],
        [bottom * belly - wall, 0.12],
        [0, 0.1],
      ]),
      inner,
    ),
  );
  if (r.chance(0.3)) {
    const rim = new THREE.TorusGeometry(top - 0.02, 0.03, 8, 36);
    group.add(mesh(rim, glossy(colour(r)), [0, h, 0], [Math.PI / 2, 0, 0]));
  }
  const reach = r.range(0.28, 0.4);
  const x = ((top + bottom) / 2) * belly - 0.04;
  const square = r.chance(0.3) ? 1 : 0.75;
  group.add(
    mesh(
      tube(
        [
          [x, h * 0.84, 0],
          [x + reach * square, h * 0.82, 0],
          [x + reach, h * 0.52, 0],
          [x + reach * square * 0.8, h * 0.26, 0],
          [x - 0.03, h * 0.18, 0],
        ],
        r.range(0.05, 0.075),
        { flatten: r.range(1, 1.5) },
      ),
      body,
    ),
  );
  if (r.chance(0.6)) {
    const drink = r.pick([tone(22, 70, 12), tone(28, 60, 35), tone(30, 75, 30), tone(40, 30, 90)]);
    group.add(
      mesh(
        new THREE.CircleGeometry(top - wall - 0.005, 32),
        glossy(drink, 0.1),
        [0, h * 0.84, 0],
        [-Math.PI / 2, 0, 0],
      ),
    );
  }
  return { group, radius: top + 0.12, height: h };
}

export function bowl(r) {
  const group = new THREE.Group();
  const top = r.range(0.75, 1.15);
  const h = top * r.range(0.42, 0.72);
  const foot = top * r.range(0.35, 0.5);
  const flare = r.range(0.72, 0.95);
  const wood = r.chance(0.15);
  const body = wood ? mapped(woodMap(r), 0.5) : ceramic(r, [3, 1]);
  const inner = wood || r.chance(0.5) ? body : glossy(r.chance(0.6) ? tone(40, 12, 92) : colour(r), 0.3);
  group.add(
    mesh(
      lathe(
        [
          [0, 0],
          [foot, 0],
          [foot, 0.07],
          [top * flare, h * 0.5],
          [top, h],
        ],
        { smooth: false, segments: 48 },
      ),
      body,
    ),
  );
  group.add(
    mesh(
      lathe(
        [
          [top, h],
          [top - 0.05, h],
          [top * flare - 0.06, h * 0.5],
          [foot, 0.13],
          [0, 0.11],
        ],
        { segments: 48 },
      ),
      inner,
    ),
  );
  const content = r.weighted({ none: 5, soup: 2, balls: 1.5 });
  if (content === 'soup') {
    const soup = glossy(r.pick([tone(18, 85, 45), tone(45, 70, 60), tone(95, 45, 40), tone(25, 55, 30)]), 0.3);
    group.add(
      mesh(new THREE.CircleGeometry(top * (flare + 0.18) * 0.88, 36), soup, [0, h * 0.68, 0], [-Math.PI / 2, 0, 0]),
    );
  } else if (content === 'balls') {
    const nut = matte(r.pick([tone(30, 45, 40), tone(42, 60, 60), tone(110, 40, 35), tone(350, 55, 35)]), 0.6);
    for (let i = 0; i < 34; i++) {
      const a = r.range(0, 6.28);
      const d = Math.sqrt(r.next()) * top * 0.72;
      group.add(
        mesh(new THREE.SphereGeometry(0.12, 8, 6), nut, [d * Math.cos(a), h * 0.6 + r.range(0, 0.06), d * Math.sin(a)]),
      );
    }
  }
  return { group, radius: top, height: h, hollow: content === 'none' ? { radius: top * 0.8, floor: 0.14 } : null };
}

function woodMap(r) {
  return drawn(64, 64, (ctx, w, h) => {
    const hue = r.range(20, 35);
    for (let y = 0; y < h; y++) {
      ctx.fillStyle = hsl(hue, 45, 42 + 8 * Math.sin(y * 0.7) + r.range(-3, 3));
      ctx.fillRect(0, y, w, 1);
    }
  });
}

function labelMap(r) {
  return drawn(128, 64, (ctx, w, h) => {
    ctx.fillStyle = hsl(r.range(0, 360), r.range(5, 60), r.range(55, 95));
    ctx.fillRect(0, 0, w, h);
    ctx.fillStyle = hsl(r.range(0, 360), r.range(30, 70), r.range(20, 50));
    for (const x of [0, w / 2]) {
      ctx.fillRect(x + 8, h * 0.18, 44, h * r.range(0.15, 0.4));
      for (let i = 0; i < 3; i++) ctx.fillRect(x + 14, h * 0.65 + i * 7, r.range(18, 34), 3);
    }
    ctx.fillRect(0, 0, w, 3);
    ctx.fillRect(0, h - 3, w, 3);
  });
}

export function bottle(r) {
  const group = new THREE.Group();
  const kind = r.weighted({ wine: 3, beer: 2, water: 2, flask: 1.5, squeeze: 1.5 });
  const R = { wine: 0.38, beer: 0.32, water: 0.34, flask: 0.5, squeeze: 0.36 }[kind] * r.range(0.9, 1.15);
  const h = { wine: 2.7, beer: 2.1, water: 2.2, flask: 1.7, squeeze: 1.7 }[kind] * r.range(0.9, 1.1);
  const neck = R * { wine: 0.38, beer: 0.4, water: 0.42, flask: 0.3, squeeze: 0.35 }[kind];
  const shoulder = h * { wine: 0.6, beer: 0.52, water: 0.72, flask: 0.42, squeeze: 0.78 }[kind];
  const neckAt = h * { wine: 0.76, beer: 0.74, water: 0.88, flask: 0.62, squeeze: 0.86 }[kind];
  const waist = kind === 'water' ? 0.92 : kind === 'flask' ? 1.08 : 1;
  const glass = kind !== 'squeeze' && r.chance(0.75);
  const tint = r.pick([
    tone(125, 45, 14),
    tone(28, 75, 20),
    tone(190, 35, 72),
    tone(210, 10, 90),
    tone(215, 60, 30),
    tone(95, 40, 35),
    tone(0, 55, 35),
  ]);
  const seeThrough = glass && r.chance(0.55);
  const body = seeThrough
    ? clear(tint, r.range(0.45, 0.7))
    : glossy(glass ? tint : colour(r), glass ? 0.08 : r.range(0.2, 0.5));
  const profile = [
    [0, 0.02],
    [R * 0.9, 0],
    [R, 0.06],
    [R * waist, shoulder * 0.5],
    [R, shoulder * 0.94],
    [R * 0.97, shoulder],
    [(R + neck) * 0.52, (shoulder + neckAt) * 0.5],
    [neck, neckAt],
    [neck, h * 0.97],
    [neck * 1.12, h * 0.975],
    [neck * 1.12, h],
  ];
  group.add(mesh(lathe(profile, { segments: 36 }), body));
  if (seeThrough) {
    const liquid = glossy(r.pick([tint, tone(350, 60, 22), tone(45, 70, 55), tone(200, 20, 85)]), 0.15);
    const level = shoulder * r.range(0.4, 0.97);
    group.add(
      mesh(
        lathe([
          [0, 0.04],
          [R * 0.88, 0.04],
          [R * 0.93, 0.1],
          [R * 0.92 * waist, level],
          [0, level],
        ]),
        liquid,
      ),
    );
  }
  const cap = r.chance(0.5) ? metallic(r) : glossy(colour(r), 0.4);
  if (kind === 'squeeze')
    group.add(
      mesh(
        lathe([
          [neck * 1.3, neckAt],
          [neck * 1.2, h * 0.92],
          [neck * 0.3, h * 1.1],
          [0, h * 1.1],
        ]),
        cap,
      ),
    );
  else if (r.chance(0.8))
    group.add(
      mesh(
        lathe([
          [neck * 1.2, h * 0.93],
          [neck * 1.22, h * 1.01],
          [0, h * 1.015],
        ]),
        cap,
      ),
    );
  if (kind === 'wine' && r.chance(0.6))
    group.add(
      mesh(
        lathe([
          [neck * 1.06, h * 0.8],
          [neck * 1.06, h * 0.94],
        ]),
        cap,
      ),
    );
  if (r.chance(0.75)) {
    const low = shoulder * r.range(0.15, 0.3);
    const high = shoulder * r.range(0.6, 0.88);
    group.add(
      mesh(
        lathe(
          [
            [R * Math.max(waist, 1) + 0.012, low],
            [R * Math.max(waist, 1) + 0.012, high],
          ],
          { segments: 36 },
        ),
        mapped(labelMap(r), 0.7),
      ),
    );
  }
  return { group, radius: R, height: h };
}

export function teapot(r) {
  const group = new THREE.Group();
  const R = r.range(0.62, 0.8);
  const h = R * r.range(1.15, 1.65);
  const body = r.chance(0.15) ? metallic(r) : ceramic(r, [3, 1]);
  const trim = r.chance(0.4) ? glossy(colour(r)) : body;
  const square = r.range(0.8, 0.98);
  group.add(
    mesh(
      lathe(
        [
          [0, 0],
          [R * 0.6, 0],
          [R * 0.66, 0.06],
          [R * square, h * 0.25],
          [R, h * 0.48],
          [R * square * 0.97, h * 0.75],
          [R * 0.55, h * 0.97],
          [R * 0.5, h],
        ],
        { smooth: true, samples: 36 },
      ),
      body,
    ),
  );
  group.add(
    mesh(
      lathe(
        [
          [R * 0.54, h * 0.97],
          [R * 0.48, h * 1.05],
          [R * 0.2, h * 1.13],
          [0, h * 1.15],
        ],
        { smooth: true },
      ),
      trim,
    ),
  );
  group.add(mesh(new THREE.SphereGeometry(R * 0.15, 16, 12), trim, [0, h * 1.15 + R * 0.1, 0]));
  const out = r.range(0.55, 0.8);
  group.add(
    mesh(
      tube(
        [
          [R * 0.75, h * 0.3, 0],
          [R + out * 0.45, h * 0.42, 0],
          [R + out * 0.7, h * 0.75, 0],
          [R + out, h * r.range(0.92, 1.08), 0],
        ],
        (t) => 0.2 * (1 - t) ** 1.2 + 0.075,
        { sides: 14 },
      ),
      body,
    ),
  );
  const reach = r.range(0.45, 0.6);
  if (r.chance(0.75))
    group.add(
      mesh(
        tube(
          [
            [-R * 0.8, h * 0.82, 0],
            [-R - reach * 0.75, h * 0.9, 0],
            [-R - reach, h * 0.58, 0],
            [-R - reach * 0.5, h * 0.28, 0],
            [-R * 0.88, h * 0.24, 0],
          ],
          0.07,
          { flatten: 1.3 },
        ),
        trim,
      ),
    );
  else
    group.add(
      mesh(
        tube(
          [
            [-R * 0.72, h * 0.85, 0],
            [-R * 0.7, h * 1.35, 0],
            [0, h * 1.75, 0],
            [R * 0.7, h * 1.35, 0],
            [R * 0.72, h * 0.85, 0],
          ],
          0.055,
        ),
        r.chance(0.5) ? matte(tone(30, 45, 35)) : metallic(r),
      ),
    );
  return { group, radius: R + 0.3, height: h * 1.3 };
}
