/**
 * Surroundings. Each returns { group, levels, wall, area, pitch, turn }: support heights with the depth range of objects,
 * the z of a wall for hanging things (or null), the half width of the placing area, and the camera's pitch and turn
 * ranges in radians. None of them favours a class, so that a class cannot be told from its background.
 */
import * as THREE from 'three';
import { colour, mapped, matte, tone, wooden } from './materials.js';
import { mesh, roundedBox } from './shapes.js';
import { drawn, hsl, pattern } from './textures.js';

const INDOOR_WALLS = ['plaster', 'plaster', 'wallpaper', 'brick', 'tiles', 'stripes', 'planks', 'concrete'];

/** Only receives shadows: large triangles that also cast them show acne under low light. */
function backdrop(geometry, material, position, rotation) {
  const out = mesh(geometry, material, position, rotation);
  out.castShadow = false;
  return out;
}

function plane(width, height, material, position, rotation) {
  return backdrop(new THREE.PlaneGeometry(width, height), material, position, rotation);
}

function ground(material, y = 0) {
  return plane(60, 60, material, [0, y, 0], [-Math.PI / 2, 0, 0]);
}

function wallAt(r, z, kinds = INDOOR_WALLS) {
  const material = mapped(pattern(r, kinds, [14, 8]), 0.9);
  return plane(70, 40, material, [0, 14, z]);
}

/** Framed picture, window or curtain on the wall behind. */
function dress(r, group, z, low) {
  for (let i = 0; i < r.int(0, 3); i++) {
    const w = r.range(1.2, 3);
    const h = r.range(1.2, 3);
    const x = r.range(-7, 7);
    const y = low + r.range(1.8, 5);
    group.add(mesh(new THREE.BoxGeometry(w + 0.2, h + 0.2, 0.1), wooden(r), [x, y, z + 0.05]));
    const picture = drawn(64, 64, (ctx) => {
      const gradient = ctx.createLinearGradient(0, 0, r.range(0, 64), 64);
      for (const t of [0, 0.5, 1]) gradient.addColorStop(t, hsl(r.range(0, 360), r.range(10, 60), r.range(25, 90)));
      ctx.fillStyle = gradient;
      ctx.fillRect(0, 0, 64, 64);
      for (let k = 0; k < r.int(0, 7); k++) {
        ctx.fillStyle = hsl(r.range(0, 360), r.range(10, 60), r.range(20, 90));
        ctx.fillRect(r.range(0, 60), r.range(0, 60), r.range(3, 30), r.range(3, 30));
      }
    });
    group.add(plane(w, h, mapped(picture, 0.6), [x, y, z + 0.11]));
  }
  if (r.chance(0.25)) {
    const curtain = new THREE.PlaneGeometry(3.5, 18, 60, 1);
    const at = curtain.attributes.position;
    for (let i = 0; i < at.count; i++) at.setZ(i, 0.18 * Math.sin(at.getX(i) * 9));
    curtain.computeVertexNormals();
    group.add(
      mesh(curtain, mapped(pattern(r, ['cloth', 'check', 'stripes', 'dots'], [3, 6]), 1), [
        r.pick([-1, 1]) * r.range(3, 6),
        6,
        z + 0.5,
      ]),
    );
  }
}

const BUILD = {
  table(r) {
    const group = new THREE.Group();
    const kind = r.pick([
      'wood',
      'wood',
      'planks',
      'marble',
      'check',
      'cloth',
      'stripes',
      'tiles',
      'plain',
      'concrete',
    ]);
    const repeat = { wood: [5, 5], planks: [8, 8], marble: [4, 4], tiles: [10, 10] }[kind] ?? [14, 14];
    const rough = ['marble', 'tiles', 'plain'].includes(kind) ? r.range(0.15, 0.5) : r.range(0.4, 0.9);
    const top = mapped(pattern(r, kind, repeat), rough);
    const depth = r.range(2.2, 3.6);
    const back = -r.range(depth + 0.4, 9);
    // The table top ends before the wall; a lower floor shows behind it.
    group.add(mesh(new THREE.BoxGeometry(40, 0.4, depth * 2 + 6), top, [0, -0.2, 3]));
    group.add(ground(mapped(pattern(r, ['planks', 'carpet', 'tiles', 'concrete'], [16, 16]), 0.9), -7));
    group.add(wallAt(r, back));
    dress(r, group, back, 0);
    return {
      group,
      levels: [{ y: 0, near: depth * 0.75, far: -depth * 0.75 }],
      wall: null,
      area: 2.8,
      pitch: [0.2, 0.95],
      turn: 0.5,
    };
  },
  shelf(r) {
    const group = new THREE.Group();
    const board = r.chance(0.6) ? wooden(r, [5, 1]) : matte(colour(r), 0.5);
    const gap = r.range(2.6, 3.4);
    const width = r.range(4.2, 6);
    for (let i = -1; i <= 2; i++)
      group.add(mesh(roundedBox(2 * width + 0.2, 0.18, 2.2, 0.03), board, [0, i * gap - 0.18, 0]));
    group.add(wallAt(r, -1.1));
    for (const s of [-1, 1]) group.add(mesh(new THREE.BoxGeometry(0.2, 5 * gap, 2.2), board, [s * width, gap / 2, 0]));
    if (r.chance(0.4))
      group.add(mesh(new THREE.BoxGeometry(0.16, 5 * gap, 2.1), board, [r.range(-1, 1) * width * 0.5, gap / 2, 0]));
    return {
      group,
      levels: [
        { y: 0, near: 0.7, far: -0.55, ceiling: gap - 0.3 },
        { y: gap, near: 0.7, far: -0.55, ceiling: gap - 0.3 },
      ],
      wall: null,
      area: 2.6,
      pitch: [0.02, 0.3],
      turn: 0.35,
    };
  },
  room(r) {
    const group = new THREE.Group();
    group.add(
      ground(
        mapped(pattern(r, ['planks', 'planks', 'carpet', 'tiles', 'marble', 'concrete'], [14, 14]), r.range(0.3, 0.9)),
      ),
    );
    const wall = -r.range(2.4, 4.5);
    group.add(wallAt(r, wall));
    const skirting = r.chance(0.5) ? matte(tone(40, 8, 90), 0.5) : wooden(r, [10, 1]);
    group.add(mesh(new THREE.BoxGeometry(60, r.range(0.25, 0.5), 0.1), skirting, [0, 0.15, wall + 0.05]));
    dress(r, group, wall, 1.5);
    if (r.chance(0.5)) {
      const rug = r.chance(0.5)
        ? new THREE.CircleGeometry(r.range(2, 3.2), 48)
        : new THREE.PlaneGeometry(r.range(4, 6.5), r.range(3, 4.5));
      group.add(
        mesh(
          rug,
          mapped(pattern(r, ['carpet', 'stripes', 'check', 'knit'], [1, 1]), 1),
          [r.range(-1, 1), 0.02, r.range(-0.5, 1)],
          [-Math.PI / 2, 0, 0],
        ),
      );
    }
    if (r.chance(0.35))
      group.add(
        mesh(new THREE.BoxGeometry(0.2, 30, 14), mapped(pattern(r, INDOOR_WALLS, [6, 8]), 0.9), [
          r.pick([-1, 1]) * r.range(4.5, 6),
          8,
          wall + 7,
        ]),
      );
    return { group, levels: [{ y: 0, near: 2, far: wall + 0.9 }], wall, area: 3, pitch: [0.15, 0.8], turn: 0.4 };
  },
  garden(r) {
    const group = new THREE.Group();
    group.add(
      ground(mapped(pattern(r, ['grass', 'grass', 'grass', 'gravel', 'tiles', 'concrete', 'planks'], [12, 12]), 0.95)),
    );
    const hue = r.range(200, 222);
    const sky = drawn(256, 128, (ctx, w, h) => {
      const gradient = ctx.createLinearGradient(0, 0, 0, h);
      gradient.addColorStop(0, hsl(hue, r.range(30, 70), r.range(55, 75)));
      gradient.addColorStop(1, hsl(hue, r.range(15, 40), r.range(82, 93)));
      ctx.fillStyle = gradient;
      ctx.fillRect(0, 0, w, h);
      for (let i = 0; i < 26; i++) {
        ctx.fillStyle = 'rgb(255 255 255 / .12)';
        ctx.beginPath();
        ctx.ellipse(r.range(0, w), r.range(0, h * 0.7), r.range(10, 40), r.range(3, 9), 0, 0, 7);
        ctx.fill();
      }
      // A far line of trees along the horizon.
      for (let x = 0; x < w; x += 3) {
        ctx.fillStyle = hsl(r.range(85, 130), r.range(20, 40), r.range(20, 40));
        ctx.beginPath();
        ctx.arc(x, h - 4, r.range(4, 13), 0, 7);
        ctx.fill();
      }
    });
    const back = new THREE.MeshBasicMaterial({ map: sky });
    const far = new THREE.Mesh(new THREE.PlaneGeometry(110, 42), back);
    far.position.set(0, 19, -26);
    group.add(far);
    const edge = r.weighted({ fence: 3, hedge: 3, wall: 2, none: 2 });
    const z = -r.range(3, 6);
    if (edge === 'fence') {
      const paint = r.chance(0.5) ? wooden(r) : matte(r.chance(0.5) ? tone(40, 10, 92) : colour(r), 0.8);
      const step = r.range(0.7, 1);
      for (let x = -14; x < 14; x += step)
        group.add(mesh(roundedBox(step * 0.72, 3.2 + 0.25 * r.next(), 0.1, 0.02), paint, [x, 0, z]));
      for (const y of [0.8, 2.4]) group.add(mesh(new THREE.BoxGeometry(28, 0.25, 0.12), paint, [0, y, z - 0.1]));
    } else if (edge === 'wall')
      group.add(
        mesh(new THREE.BoxGeometry(60, 5, 0.4), mapped(pattern(r, ['brick', 'plaster', 'concrete'], [14, 2]), 0.95), [
          0,
          2.5,
          z,
        ]),
      );
    else if (edge === 'hedge') {
      const leaves = [0, 1, 2].map(() => matte(tone(r.range(85, 130), r.range(30, 45), r.range(14, 32)), 0.95));
      for (let i = 0; i < 130; i++) {
        const clump = new THREE.IcosahedronGeometry(r.range(0.45, 0.85), 1);
        group.add(
          mesh(
            clump,
            r.pick(leaves),
            [r.range(-12, 12), r.range(0, 3.2), z - r.range(0, 1.2)],
            [r.range(0, 3), r.range(0, 3), 0],
          ),
        );
      }
    }
    const tufts = matte(tone(r.range(75, 115), 45, 26), 0.9);
    for (let i = 0; i < r.int(0, 45); i++) {
      const x = r.range(-6, 6);
      const tz = r.range(z, 3);
      for (let k = 0; k < 4; k++)
        group.add(
          mesh(
            new THREE.ConeGeometry(0.035, r.range(0.2, 0.55), 4),
            tufts,
            [x + r.range(-0.12, 0.12), 0.15, tz + r.range(-0.12, 0.12)],
            [r.range(-0.4, 0.4), 0, r.range(-0.4, 0.4)],
          ),
        );
    }
    return {
      group,
      levels: [{ y: 0, near: 2, far: z + 0.9 }],
      wall: null,
      area: 3,
      pitch: [0.15, 0.8],
      turn: 0.5,
      outdoor: true,
    };
  },
  studio(r) {
    const group = new THREE.Group();
    const paper = r.chance(0.75)
      ? matte(colour(r), 0.9)
      : mapped(pattern(r, ['cloth', 'plaster', 'plain'], [10, 10]), 0.9);
    const points = [];
    for (let i = 0; i <= 16; i++) {
      const a = ((i / 16) * Math.PI) / 2;
      points.push([-3.5 - 2.5 * Math.sin(a), 2.5 - 2.5 * Math.cos(a)]);
    }
    const profile = [[20, 0], ...points, [-6, 25]];
    const sheet = new THREE.PlaneGeometry(70, 1, 1, profile.length - 1);
    const at = sheet.attributes.position;
    for (let i = 0; i < at.count; i++) {
      const [z, y] = profile[Math.floor(i / 2)];
      at.setXYZ(i, at.getX(i), y, z);
    }
    sheet.computeVertexNormals();
    group.add(backdrop(sheet, paper));
    return { group, levels: [{ y: 0, near: 1.8, far: -2.2 }], wall: null, area: 2.6, pitch: [0.15, 0.75], turn: 0.4 };
  },
};

const WEIGHTS = { table: 4, shelf: 1.6, room: 2.6, garden: 2, studio: 1 };

export function setting(r, kind = r.weighted(WEIGHTS)) {
  return { kind, ...BUILD[kind](r) };
}
