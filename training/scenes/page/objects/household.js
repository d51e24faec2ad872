/** Book, lamp, chair, clock. */
import * as THREE from 'three';
import { colour, glossy, glowing, mapped, matte, metallic, tone, wooden } from '../materials.js';
import { lathe, mesh, rod, roundedBox } from '../shapes.js';
import { drawn, hsl, pattern } from '../textures.js';

function coverMap(r, cover) {
  return drawn(96, 128, (ctx, w, h) => {
    ctx.fillStyle = `#${cover.getHexString()}`;
    ctx.fillRect(0, 0, w, h);
    const ink = hsl(r.range(0, 360), r.range(20, 80), r.chance(0.6) ? r.range(75, 95) : r.range(10, 30));
    ctx.fillStyle = ctx.strokeStyle = ink;
    const style = r.int(0, 3);
    if (style === 0) {
      ctx.lineWidth = 2;
      ctx.strokeRect(7, 7, w - 14, h - 14);
      ctx.beginPath();
      ctx.arc(w / 2, h * 0.62, r.range(12, 26), 0, 7);
      ctx.fill();
    } else if (style === 1) {
      ctx.fillRect(0, h * 0.55, w, h * r.range(0.15, 0.4));
    } else if (style === 2) {
      for (let i = 0; i < 6; i++) {
        ctx.fillStyle = hsl(r.range(0, 360), 50, r.range(30, 80));
        ctx.fillRect(r.range(0, w), h * 0.4 + r.range(0, h * 0.5), r.range(8, 40), r.range(6, 30));
      }
      ctx.fillStyle = ink;
    }
    for (let i = 0; i < 2; i++) ctx.fillRect(14, 18 + i * 15, r.range(35, w - 28), 8);
    ctx.fillRect(22, h - 14, w - 44, 4);
  });
}

const pagesMap = (r) =>
  drawn(8, 64, (ctx, w, h) => {
    for (let y = 0; y < h; y++) {
      ctx.fillStyle = hsl(42, 25, r.range(74, 92));
      ctx.fillRect(0, y, w, 1);
    }
  });

function closedBook(r, w, d, t) {
  const group = new THREE.Group();
  const base = colour(r);
  const cover = mapped(coverMap(r, base), r.range(0.4, 0.8));
  const plain = matte(base, 0.6);
  const board = 0.035;
  for (const y of [board / 2, t - board / 2])
    group.add(mesh(new THREE.BoxGeometry(w, board, d), [plain, plain, cover, cover, plain, plain], [0, y, 0]));
  group.add(mesh(new THREE.BoxGeometry(w - 0.08, t - 2 * board, d - 0.1), mapped(pagesMap(r), 0.9), [-0.03, t / 2, 0]));
  const spine = drawn(128, 16, (ctx, sw, sh) => {
    ctx.fillStyle = `#${base.getHexString()}`;
    ctx.fillRect(0, 0, sw, sh);
    ctx.fillStyle = hsl(r.range(0, 360), 40, r.chance(0.6) ? 85 : 15);
    ctx.fillRect(26, 5, r.range(40, 70), 6);
    ctx.fillRect(10, 0, 3, sh);
    ctx.fillRect(sw - 13, 0, 3, sh);
  });
  group.add(
    mesh(
      new THREE.BoxGeometry(board, t, d),
      [plain, mapped(spine, 0.6), plain, plain, plain, plain],
      [-w / 2 + board / 2, t / 2, 0],
    ),
  );
  return group;
}

function openBook(r, w, d) {
  const group = new THREE.Group();
  const page = drawn(64, 96, (ctx, pw, ph) => {
    ctx.fillStyle = hsl(42, 25, 92);
    ctx.fillRect(0, 0, pw, ph);
    ctx.fillStyle = hsl(0, 0, 35);
    for (let i = 0; i < 15; i++) ctx.fillRect(8, 9 + i * 5.4, i % 6 === 5 ? 24 : 48, 1.6);
  });
  for (const side of [-1, 1]) {
    const sheet = new THREE.PlaneGeometry(w, d, 12, 1);
    const at = sheet.attributes.position;
    for (let i = 0; i < at.count; i++) {
      const u = at.getX(i) / w + 0.5;
      at.setZ(i, 0.06 + 0.2 * Math.sin(Math.PI * Math.min(1, u * 0.9 + 0.05)) * (1 - u * 0.55));
    }
    sheet.rotateX(-Math.PI / 2);
    sheet.translate(w / 2, 0, 0);
    if (side < 0) sheet.scale(-1, 1, 1);
    sheet.computeVertexNormals();
    group.add(mesh(sheet, mapped(page, 0.9)));
    group.add(mesh(new THREE.BoxGeometry(w + 0.05, 0.05, d + 0.08), matte(colour(r)), [side * (w / 2), 0.03, 0]));
  }
  return group;
}

export function book(r) {
  const w = r.range(1.0, 1.4);
  const d = w * r.range(1.25, 1.5);
  const t = r.range(0.18, 0.42);
  const pose = r.weighted({ flat: 5, open: 1.5, upright: 3 });
  const group = new THREE.Group();
  if (pose === 'open') {
    group.add(openBook(r, w, d));
    return { group, radius: w * 0.95, height: 0.2 };
  }
  const body = closedBook(r, w, d, t);
  group.add(body);
  if (pose === 'flat') return { group, radius: d * 0.5, height: t, flat: { radius: w * 0.5, top: t } };
  body.rotateX(Math.PI / 2);
  body.position.set(0, d / 2, -t / 2);
  group.rotation.x = -r.range(0, 0.12);
  return { group, radius: w * 0.55, height: d };
}

export function lamp(r) {
  const group = new THREE.Group();
  const on = r.chance(0.6);
  const kind = r.weighted({ table: 5, desk: 2.5, globe: 1 });
  const body = r.chance(0.5) ? metallic(r) : r.chance(0.5) ? glossy(colour(r)) : wooden(r);
  const shadeColour = r.pick([
    tone(40, 50, 88),
    tone(35, 30, 80),
    tone(0, 45, 55),
    tone(210, 35, 60),
    tone(120, 20, 55),
    tone(48, 65, 65),
  ]);
  const shade = on
    ? glowing(shadeColour, r.range(0.5, 1.1))
    : r.chance(0.4)
      ? mapped(pattern(r, ['cloth', 'stripes', 'dots'], [3, 1]), 0.9)
      : matte(shadeColour);
  if (kind === 'desk') {
    group.add(
      mesh(
        lathe([
          [0, 0],
          [0.5, 0],
          [0.5, 0.08],
          [0.12, 0.14],
          [0, 0.14],
        ]),
        body,
      ),
    );
    const elbow = [-0.45, r.range(1.0, 1.3), 0];
    const head = [r.range(0.35, 0.7), r.range(1.7, 2.1), 0];
    group.add(mesh(rod([0, 0.1, 0], elbow, 0.05), body));
    group.add(mesh(rod(elbow, head, 0.05), body));
    group.add(mesh(new THREE.SphereGeometry(0.1, 14, 10), body, elbow));
    const cone = lathe([
      [0.13, 0.35],
      [0.18, 0.28],
      [0.28, 0.1],
      [0.48, -0.3],
    ]);
    const tilt = r.range(0.3, 0.9);
    group.add(mesh(cone, r.chance(0.6) ? glossy(colour(r), 0.35) : body, head, [0, 0, tilt]));
    group.add(
      mesh(new THREE.SphereGeometry(0.2, 16, 12), on ? glowing(tone(45, 70, 85), 1.2) : matte(tone(45, 10, 90)), [
        head[0] + 0.06,
        head[1] - 0.14,
        0,
      ]),
    );
    return { group, radius: 0.7, height: 2.2, light: on ? [head[0] + 0.15, head[1] - 0.45, 0] : null };
  }
  const h = r.range(1.0, 1.7);
  const top = r.range(0.3, 0.6);
  const bottom = top * r.range(1.15, 1.9);
  const tall = r.range(0.7, 1.0);
  if (r.chance(0.5)) {
    const belly = r.range(0.25, 0.42);
    group.add(
      mesh(
        lathe(
          [
            [0, 0],
            [0.38, 0],
            [0.36, 0.08],
            [0.18, 0.16],
            [belly, h * 0.35],
            [belly * 0.9, h * 0.55],
            [0.09, h * 0.85],
            [0.06, h],
          ],
          { smooth: true },
        ),
        body,
      ),
    );
  } else {
    group.add(
      mesh(
        lathe([
          [0, 0],
          [0.45, 0],
          [0.45, 0.07],
          [0.06, 0.1],
          [0.05, h],
        ]),
        body,
      ),
    );
  }
  if (kind === 'globe') {
    group.add(
      mesh(new THREE.SphereGeometry(0.52, 32, 20), on ? glowing(tone(42, 50, 88), 1) : glossy(tone(40, 8, 92), 0.3), [
        0,
        h + 0.4,
        0,
      ]),
    );
    return { group, radius: 0.5, height: h + 0.9, light: on ? [0, h + 0.4, 0] : null };
  }
  group.add(
    mesh(
      lathe(
        [
          [bottom, h - 0.1],
          [top, h - 0.1 + tall],
        ],
        { segments: 44 },
      ),
      shade,
    ),
  );
  group.add(mesh(rod([0, h, 0], [0, h - 0.1 + tall, 0], 0.03), body));
  group.add(
    mesh(new THREE.SphereGeometry(0.16, 14, 10), on ? glowing(tone(45, 70, 85), 1.5) : matte(tone(45, 10, 90)), [
      0,
      h + 0.15,
      0,
    ]),
  );
  return { group, radius: Math.max(0.5, bottom * 0.8), height: h + tall, light: on ? [0, h + tall * 0.3, 0] : null };
}

export function chair(r) {
  const group = new THREE.Group();
  const w = r.range(1.1, 1.35);
  const d = w * r.range(0.9, 1.05);
  const seat = r.range(1.1, 1.35);
  const back = r.range(1.15, 1.6);
  const frame = r.chance(0.55) ? wooden(r) : r.chance(0.5) ? metallic(r) : matte(colour(r), 0.5);
  const pad = r.chance(0.45) ? mapped(pattern(r, ['cloth', 'check', 'stripes', 'knit'], [1, 1]), 0.95) : frame;
  const thick = r.range(0.05, 0.085);
  const splay = r.range(0, 0.14);
  const lean = r.range(0.08, 0.25);
  const seatShape = r.chance(0.25)
    ? new THREE.CylinderGeometry(w / 2, w / 2, 0.14, 32).translate(0, 0.07, 0)
    : roundedBox(w, 0.14, d, 0.12);
  group.add(mesh(seatShape, pad, [0, seat, 0]));
  const x = w / 2 - 0.12;
  const z = d / 2 - 0.12;
  for (const sx of [-1, 1]) {
    group.add(mesh(rod([sx * (x + splay), 0, z + splay], [sx * x, seat, z], thick * 0.8, thick), frame));
    group.add(mesh(rod([sx * (x + splay), 0, -z - splay], [sx * x, seat, -z], thick * 0.8, thick), frame));
    group.add(mesh(rod([sx * x, seat, -z], [sx * x, seat + back, -z - lean], thick, thick * 0.8), frame));
    if (r.chance(0.5)) group.add(mesh(rod([sx * x, seat * 0.4, z], [sx * x, seat * 0.4, -z], thick * 0.6), frame));
  }
  const style = r.weighted({ slats: 3, bars: 2, panel: 3 });
  const at = (t) => [0, seat + back * t, -z - lean * t];
  if (style === 'panel') {
    const panel = roundedBox(w * 0.86, back * 0.55, 0.1, 0.04);
    group.add(mesh(panel, pad, at(0.4), [-lean / back, 0, 0]));
  } else if (style === 'slats') {
    const n = r.int(2, 4);
    for (let i = 0; i < n; i++) {
      const slat = new THREE.BoxGeometry(w * 0.84, (back * 0.5) / n, 0.06);
      group.add(mesh(slat, frame, at(0.42 + (0.55 * i) / Math.max(1, n - 1)), [-lean / back, 0, 0]));
    }
  } else {
    group.add(mesh(new THREE.BoxGeometry(w * 0.9, 0.18, 0.09), frame, at(0.95)));
    const n = r.int(3, 6);
    for (let i = 0; i < n; i++) {
      const bx = (i / (n - 1) - 0.5) * (2 * x - 0.25);
      group.add(mesh(rod([bx, seat + 0.1, -z], [bx, seat + back * 0.93, -z - lean * 0.93], thick * 0.5), frame));
    }
  }
  return { group, radius: w * 0.66, height: seat + back, flat: { radius: w * 0.36, top: seat + 0.14 } };
}

function faceMap(r) {
  return drawn(160, 160, (ctx, w) => {
    const dark = r.chance(0.25);
    ctx.fillStyle = dark ? hsl(220, 10, 14) : hsl(r.range(0, 360), r.range(0, 25), r.range(84, 97));
    ctx.fillRect(0, 0, w, w);
    const ink = dark ? hsl(40, 20, 90) : hsl(r.range(0, 360), 20, 12);
    ctx.fillStyle = ctx.strokeStyle = ink;
    ctx.translate(w / 2, w / 2);
    const numerals = r.chance(0.55);
    ctx.font = 'bold 18px sans-serif';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (let i = 1; i <= 12; i++) {
      const a = (i / 12) * Math.PI * 2;
      if (numerals) ctx.fillText(String(i), 58 * Math.sin(a), -58 * Math.cos(a));
      else {
        ctx.save();
        ctx.rotate(a);
        ctx.fillRect(-2.5, -70, 5, i % 3 === 0 ? 18 : 10);
        ctx.restore();
      }
    }
    const hand = (angle, length, width) => {
      ctx.save();
      ctx.rotate(angle);
      ctx.fillRect(-width / 2, -length, width, length + 8);
      ctx.restore();
    };
    const minutes = r.range(0, 720);
    hand((minutes / 720) * Math.PI * 2, 36, 7);
    hand(((minutes % 60) / 60) * Math.PI * 2, 56, 4.5);
    ctx.fillStyle = hsl(0, 75, 45);
    hand(r.range(0, 6.28), 60, 1.8);
    ctx.beginPath();
    ctx.arc(0, 0, 6, 0, 7);
    ctx.fill();
  });
}

/** Clock facing +z. A wall clock hangs (`hang`), the others stand. */
export function clock(r, { hang = false } = {}) {
  const group = new THREE.Group();
  const R = hang ? r.range(0.75, 1.05) : r.range(0.45, 0.62);
  const rim = r.chance(0.4) ? metallic(r) : r.chance(0.4) ? wooden(r, [2, 2]) : glossy(colour(r), 0.35);
  const depth = hang ? 0.18 : R * r.range(0.5, 0.8);
  const square = r.chance(0.25);
  const face = mapped(faceMap(r), 0.6);
  const dial = new THREE.Group();
  if (square) {
    dial.add(mesh(new THREE.BoxGeometry(2 * R, 2 * R, depth), rim));
    dial.add(mesh(new THREE.PlaneGeometry(1.72 * R, 1.72 * R), face, [0, 0, depth / 2 + 0.006]));
  } else {
    dial.add(mesh(new THREE.CylinderGeometry(R, R, depth, 44), rim, [0, 0, 0], [Math.PI / 2, 0, 0]));
    dial.add(mesh(new THREE.CircleGeometry(R * 0.9, 44), face, [0, 0, depth / 2 + 0.006]));
    dial.add(mesh(new THREE.TorusGeometry(R * 0.95, R * 0.075, 10, 48), rim, [0, 0, depth / 2]));
  }
  group.add(dial);
  if (hang) return { group, radius: R, height: 2 * R, hang: true, depth };
  let lift = R;
  if (!square) {
    lift = R * 1.14;
    const bells = r.chance(0.6);
    for (const s of [-1, 1]) {
      group.add(mesh(rod([s * R * 0.75, 0, 0], [s * R * 0.5, lift - R * 0.75, 0], 0.05), rim));
      if (!bells) continue;
      const bell = new THREE.SphereGeometry(R * 0.36, 20, 10, 0, Math.PI * 2, 0, Math.PI / 2);
      group.add(mesh(bell, rim, [s * R * 0.55, lift + R * 0.86, 0], [0, 0, -s * 0.55]));
    }
    if (bells) group.add(mesh(new THREE.TorusGeometry(R * 0.3, 0.03, 8, 20, Math.PI), rim, [0, lift + R * 1.1, 0]));
  }
  dial.position.y = lift;
  return { group, radius: R * 0.9, height: lift + R * 1.3, front: true };
}
