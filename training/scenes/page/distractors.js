/** Things of no class: they clutter, cover and carry the objects, and count as background. */
import * as THREE from 'three';
import { ceramic, clear, colour, glossy, mapped, matte, metallic, tone, wooden } from './materials.js';
import { lathe, mesh, rod, roundedBox } from './shapes.js';
import { pattern } from './textures.js';

const BUILD = {
  carton(r) {
    const [w, h, d] = [r.range(0.6, 1.4), r.range(0.4, 1.2), r.range(0.6, 1.2)];
    return {
      parts: [
        mesh(roundedBox(w, h, d, 0.03), mapped(pattern(r, ['cardboard', 'stripes', 'dots', 'plain'], [0.8, 0.8]), 0.8)),
      ],
      radius: Math.hypot(w, d) / 2,
      height: h,
      flat: { radius: Math.min(w, d) * 0.4, top: h },
    };
  },
  block(r) {
    const s = r.range(0.3, 0.6);
    return {
      parts: [mesh(roundedBox(s, s, s, 0.05), r.chance(0.5) ? wooden(r) : glossy(colour(r)))],
      radius: s * 0.7,
      height: s,
    };
  },
  candle(r) {
    const R = r.range(0.13, 0.3);
    const h = r.range(0.6, 1.9);
    return {
      parts: [
        mesh(
          lathe([
            [0, 0],
            [R, 0],
            [R, h],
            [R * 0.7, h - 0.03],
            [0, h - 0.05],
          ]),
          matte(r.chance(0.6) ? tone(42, 40, 88) : colour(r), 0.5),
        ),
        mesh(rod([0, h - 0.06, 0], [0.02, h + 0.1, 0], 0.02), matte(tone(0, 0, 8))),
      ],
      radius: R,
      height: h,
    };
  },
  can(r) {
    const R = r.range(0.28, 0.4);
    const h = r.range(0.7, 1.2);
    const tin = metallic(r);
    return {
      parts: [
        mesh(
          lathe([
            [R, 0.05],
            [R, h - 0.05],
          ]),
          mapped(pattern(r, ['stripes', 'dots', 'plain', 'glaze'], [1, 1]), 0.35),
        ),
        mesh(
          lathe([
            [0, 0],
            [R * 0.96, 0],
            [R, 0.05],
          ]),
          tin,
        ),
        mesh(
          lathe([
            [R, h - 0.05],
            [R * 0.96, h],
            [R * 0.9, h - 0.02],
            [0, h - 0.02],
          ]),
          tin,
        ),
      ],
      radius: R,
      height: h,
      flat: { radius: R, top: h },
    };
  },
  plate(r) {
    const R = r.range(0.8, 1.2);
    return {
      parts: [
        mesh(
          lathe(
            [
              [0, 0.02],
              [R * 0.62, 0.02],
              [R * 0.7, 0.06],
              [R, 0.13],
              [R, 0.16],
              [R * 0.7, 0.09],
              [0, 0.06],
            ],
            { segments: 48 },
          ),
          ceramic(r, [4, 1]),
        ),
      ],
      radius: R,
      height: 0.15,
      flat: { radius: R * 0.6, top: 0.08 },
    };
  },
  cutlery(r) {
    const silver = metallic(r);
    const parts = [mesh(rod([-0.8, 0.05, 0], [0.55, 0.05, 0], 0.045, 0.03), silver)];
    if (r.chance(0.5)) {
      const cup = new THREE.SphereGeometry(0.2, 18, 10);
      cup.scale(1.35, 0.22, 0.85);
      parts.push(mesh(cup, silver, [0.72, 0.06, 0]));
    } else {
      parts.push(mesh(roundedBox(0.25, 0.03, 0.22, 0.05), silver, [0.6, 0.03, 0]));
      for (const z of [-0.08, 0, 0.08]) parts.push(mesh(rod([0.68, 0.05, z], [1.0, 0.07, z], 0.022), silver));
    }
    return { parts, radius: 0.55, height: 0.1 };
  },
  pencil(r) {
    return {
      parts: [
        mesh(rod([-0.8, 0.05, 0], [0.6, 0.05, 0], 0.05, 0.05, 6), glossy(colour(r), 0.4)),
        mesh(rod([0.6, 0.05, 0], [0.78, 0.05, 0], 0.05, 0.005, 6), matte(tone(35, 50, 68))),
      ],
      radius: 0.5,
      height: 0.1,
    };
  },
  stone(r) {
    const geometry = new THREE.IcosahedronGeometry(r.range(0.18, 0.42), 3);
    geometry.scale(r.range(1, 1.5), r.range(0.5, 0.8), 1);
    return {
      parts: [mesh(geometry, mapped(pattern(r, ['concrete', 'speckle'], [1, 1]), 0.9), [0, 0.15, 0])],
      radius: 0.4,
      height: 0.3,
    };
  },
  carrot() {
    return {
      parts: [
        mesh(rod([-0.75, 0.1, 0], [0.5, 0.17, 0], 0.02, 0.16), matte(tone(24, 80, 50), 0.6)),
        ...[-0.25, 0, 0.25].map((z) =>
          mesh(rod([0.5, 0.18, 0], [1.0, 0.25 + 0.1 * Math.abs(z), z], 0.035, 0.06), matte(tone(105, 45, 32))),
        ),
      ],
      radius: 0.6,
      height: 0.3,
    };
  },
  cheese() {
    const wedge = new THREE.CylinderGeometry(0.9, 0.9, 0.45, 20, 1, false, 0, 0.7);
    wedge.translate(0, 0.225, -0.5);
    return { parts: [mesh(wedge, matte(tone(45, 80, 62), 0.6))], radius: 0.5, height: 0.45 };
  },
  ring(r) {
    const R = r.range(0.3, 0.5);
    return {
      parts: [
        mesh(
          new THREE.TorusGeometry(R, R * 0.3, 14, 36),
          r.chance(0.5) ? glossy(colour(r)) : wooden(r),
          [0, R * 0.3, 0],
          [Math.PI / 2, 0, 0],
        ),
      ],
      radius: R * 1.3,
      height: R * 0.6,
    };
  },
  pyramid(r) {
    const h = r.range(0.5, 1.1);
    return {
      parts: [
        mesh(new THREE.ConeGeometry(h * 0.5, h, r.pick([4, 28])), r.chance(0.5) ? glossy(colour(r)) : wooden(r), [
          0,
          h / 2,
          0,
        ]),
      ],
      radius: h * 0.5,
      height: h,
    };
  },
  cushion(r) {
    const w = r.range(1.1, 1.6);
    const geometry = new THREE.SphereGeometry(1, 28, 20);
    const at = geometry.attributes.position;
    const square = (v) => Math.sign(v) * Math.abs(v) ** 0.5;
    for (let i = 0; i < at.count; i++)
      at.setXYZ(i, square(at.getX(i)) * w * 0.6, at.getY(i) * 0.3, square(at.getZ(i)) * w * 0.6);
    geometry.computeVertexNormals();
    return {
      parts: [
        mesh(geometry, mapped(pattern(r, ['cloth', 'check', 'stripes', 'dots', 'knit'], [2, 2]), 1), [0, 0.28, 0]),
      ],
      radius: w * 0.65,
      height: 0.55,
    };
  },
  knot(r) {
    return {
      parts: [
        mesh(
          new THREE.TorusKnotGeometry(0.35, 0.1, 80, 10),
          r.chance(0.5) ? metallic(r) : glossy(colour(r)),
          [0, 0.5, 0],
        ),
      ],
      radius: 0.5,
      height: 1,
    };
  },
  glass(r) {
    const R = r.range(0.26, 0.36);
    const h = r.range(0.8, 1.2);
    return {
      parts: [
        mesh(
          lathe([
            [0, 0.04],
            [R * 0.75, 0],
            [R, h],
            [R - 0.03, h],
            [R * 0.7, 0.08],
            [0, 0.08],
          ]),
          clear(r.pick([tone(200, 20, 92), tone(180, 30, 75), tone(30, 40, 75)]), 0.35),
        ),
      ],
      radius: R,
      height: h,
    };
  },
};

export const KINDS = Object.keys(BUILD);

export function distractor(r, kind = r.pick(KINDS)) {
  const { parts, ...rest } = BUILD[kind](r);
  const group = new THREE.Group();
  group.add(...parts);
  return { group, ...rest };
}

/** Thin flat cloth under the objects. */
export function placemat(r) {
  const w = r.range(1.6, 3.4);
  const d = w * r.range(0.6, 1);
  const shape = r.chance(0.35) ? new THREE.CircleGeometry(w / 2, 48) : new THREE.PlaneGeometry(w, d);
  return mesh(
    shape,
    mapped(pattern(r, ['cloth', 'check', 'stripes', 'dots', 'straw', 'carpet'], [2, 2]), 0.95),
    [0, 0.015, 0],
    [-Math.PI / 2, 0, 0],
  );
}

/** A slim upright post that hides the middle of what stands behind it. */
export function post(r, height) {
  const R = r.range(0.05, 0.13);
  const material = r.chance(0.5) ? wooden(r) : r.chance(0.5) ? metallic(r) : glossy(colour(r));
  const group = new THREE.Group();
  group.add(mesh(rod([0, 0, 0], [0, height, 0], R, R * r.range(0.7, 1)), material));
  group.add(
    mesh(
      lathe([
        [0, 0],
        [R * 2.4, 0],
        [R * 2.4, 0.06],
        [0, 0.08],
      ]),
      material,
    ),
  );
  if (r.chance(0.5)) group.add(mesh(new THREE.SphereGeometry(R * 1.5, 16, 12), material, [0, height, 0]));
  return { group, radius: R, height };
}
