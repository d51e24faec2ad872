/** Materials. Only a few feature combinations, so that few shader programs are compiled. */
import * as THREE from 'three';
import { pattern } from './textures.js';

/** Everyday colours as [hue, saturation, lightness]; jittered on use. */
const PALETTE = [
  [0, 70, 42],
  [12, 72, 52],
  [28, 80, 55],
  [45, 80, 58],
  [60, 45, 70],
  [90, 35, 42],
  [130, 30, 34],
  [165, 40, 40],
  [190, 45, 48],
  [210, 55, 42],
  [225, 50, 30],
  [255, 30, 48],
  [290, 28, 45],
  [335, 50, 55],
  [350, 40, 72],
  [30, 30, 88],
  [40, 12, 94],
  [210, 6, 92],
  [210, 8, 55],
  [220, 10, 20],
  [25, 40, 28],
  [35, 45, 62],
  [200, 35, 76],
  [150, 22, 72],
];

export function colour(r) {
  const [h, s, l] = r.pick(PALETTE);
  return new THREE.Color().setHSL(
    ((h + r.range(-9, 9) + 360) / 360) % 1,
    Math.min(1, (s / 100) * r.range(0.8, 1.15)),
    Math.min(0.95, Math.max(0.06, (l / 100) * r.range(0.85, 1.12))),
  );
}

export function tone(h, s, l) {
  return new THREE.Color().setHSL((((h % 360) + 360) % 360) / 360, s / 100, l / 100);
}

function standard(parameters) {
  return new THREE.MeshStandardMaterial({ side: THREE.DoubleSide, ...parameters });
}

export const glossy = (c, roughness = 0.25) => standard({ color: c, roughness, metalness: 0 });
export const matte = (c, roughness = 0.85) => standard({ color: c, roughness, metalness: 0 });
export const metal = (c, roughness = 0.3) => standard({ color: c, roughness, metalness: 0.9 });
export const mapped = (map, roughness = 0.7) => standard({ map, roughness, metalness: 0 });
export const clear = (c, opacity) =>
  standard({ color: c, roughness: 0.06, metalness: 0, transparent: true, opacity, depthWrite: false });
export const glowing = (c, strength) =>
  standard({ color: c, roughness: 0.9, emissive: c, emissiveIntensity: strength });

/** Glazed pottery: plain or patterned, glossy or dull. */
export function ceramic(r, repeat = [2, 1]) {
  const roughness = r.range(0.12, 0.55);
  if (r.chance(0.5)) return glossy(colour(r), roughness);
  return mapped(pattern(r, ['stripes', 'dots', 'speckle', 'glaze', 'plain'], repeat), roughness);
}

export function wooden(r, repeat = [1, 1]) {
  return mapped(pattern(r, 'wood', repeat), r.range(0.4, 0.8));
}

export function metallic(r) {
  const c = r.pick([tone(40, 5, 78), tone(42, 60, 55), tone(18, 50, 50), tone(220, 8, 25), tone(200, 4, 92)]);
  return metal(c, r.range(0.18, 0.45));
}
