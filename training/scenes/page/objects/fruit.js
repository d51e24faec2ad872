/** Apple and banana. */
import * as THREE from 'three';
import { mapped, matte, tone } from '../materials.js';
import { blade, lathe, mesh, tube } from '../shapes.js';
import { drawn, hsl } from '../textures.js';

function appleSkin(r) {
  const [hue, other] = r.pick([
    [0, 45],
    [356, 20],
    [95, 60],
    [80, 70],
    [50, 10],
    [8, 85],
  ]);
  return drawn(128, 64, (ctx, w, h) => {
    const gradient = ctx.createLinearGradient(0, 0, w, 0);
    const base = hsl(hue, r.range(60, 80), r.range(36, 48));
    gradient.addColorStop(0, base);
    gradient.addColorStop(r.range(0.3, 0.7), hsl(r.chance(0.5) ? other : hue + 6, 65, r.range(40, 58)));
    gradient.addColorStop(1, base);
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, w, h);
    for (let i = 0; i < 160; i++) {
      ctx.fillStyle = hsl(r.pick([hue, other]), 60, r.range(40, 66)).replace(')', ' / .2)');
      ctx.fillRect(r.range(0, w), r.range(0, h), r.range(0.5, 2), r.range(4, 26));
    }
    ctx.fillStyle = hsl(55, 60, 72).replace(')', ' / .5)');
    for (let i = 0; i < 60; i++) ctx.fillRect(r.range(0, w), r.range(0, h), 1, 1);
  });
}

export function apple(r) {
  const group = new THREE.Group();
  const s = r.range(0.36, 0.44);
  const tall = r.range(0.9, 1.08);
  const geometry = lathe(
    [
      [0, 0.12],
      [0.3, 0.02],
      [0.62, 0.14],
      [0.93, 0.6],
      [1, 1.05],
      [0.86, 1.55],
      [0.5, 1.82],
      [0.22, 1.75],
      [0, 1.55],
    ],
    { smooth: true, samples: 30 },
  );
  const at = geometry.attributes.position;
  for (let i = 0; i < at.count; i++) {
    const a = Math.atan2(at.getZ(i), at.getX(i));
    const low = Math.max(0, 1 - at.getY(i));
    const f = 1 + 0.04 * low * Math.cos(5 * a);
    at.setXYZ(i, at.getX(i) * f, at.getY(i) * tall, at.getZ(i) * f);
  }
  geometry.computeVertexNormals();
  const fruit = new THREE.Group();
  fruit.add(mesh(geometry, mapped(appleSkin(r), r.range(0.2, 0.4))));
  fruit.add(
    mesh(
      tube(
        [
          [0, 1.5 * tall, 0],
          [0.04, 1.85 * tall, 0],
          [r.range(0.05, 0.25), 2.15 * tall, 0],
        ],
        0.05,
        { sides: 6, segments: 8 },
      ),
      matte(tone(28, 40, 22)),
    ),
  );
  if (r.chance(0.3))
    fruit.add(
      mesh(blade(0.8, 0.4, 0.9), matte(tone(110, 45, 30), 0.5), [0.05, 1.85 * tall, 0], [0.9, r.range(0, 6), 0]),
    );
  fruit.scale.setScalar(s);
  fruit.rotation.set(r.range(-0.25, 0.25), 0, r.range(-0.25, 0.25));
  group.add(fruit);
  return { group, radius: s, height: 1.9 * s * tall };
}

function bananaSkin(r) {
  const green = r.chance(0.2);
  return drawn(128, 32, (ctx, w, h) => {
    const gradient = ctx.createLinearGradient(0, 0, w, 0);
    const mid = green ? hsl(70, 55, 48) : hsl(r.range(46, 54), 80, r.range(50, 60));
    gradient.addColorStop(0, hsl(35, 45, 22));
    gradient.addColorStop(0.1, hsl(68, 55, 45));
    gradient.addColorStop(0.25, mid);
    gradient.addColorStop(0.9, mid);
    gradient.addColorStop(0.97, hsl(60, 50, 40));
    gradient.addColorStop(1, hsl(30, 40, 15));
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, w, h);
    const spots = r.chance(0.5) ? r.int(10, 60) : 4;
    for (let i = 0; i < spots; i++) {
      ctx.fillStyle = hsl(28, 50, 22).replace(')', ' / .6)');
      ctx.fillRect(r.range(w * 0.2, w), r.range(0, h), r.range(1, 5), r.range(0.5, 1.5));
    }
  });
}

export function banana(r) {
  const group = new THREE.Group();
  const count = r.weighted({ 1: 6, 2: 2, 3: 2 });
  const skin = mapped(bananaSkin(r), 0.5);
  const length = r.range(1.7, 2.1);
  const sweep = r.range(1.2, 1.9);
  const R = length / sweep;
  const thick = r.range(0.17, 0.21);
  for (let n = 0; n < count; n++) {
    const points = [];
    for (let i = 0; i <= 8; i++) {
      const a = (i / 8 - 0.5) * sweep;
      points.push([R * Math.sin(a), R * Math.cos(a) - R * Math.cos(sweep / 2), 0]);
    }
    const fruit = mesh(
      tube(
        points,
        (t) => {
          if (t < 0.1) return 0.055 + t * 0.2;
          const body = Math.min(1, Math.sin(Math.PI * Math.min(1, (t - 0.04) * 1.02)) * 1.8);
          return Math.max(0.04, thick * body);
        },
        { sides: 6, segments: 32 },
      ),
      skin,
    );
    const holder = new THREE.Group();
    holder.add(fruit);
    if (count > 1) {
      // A hand of bananas meets at the stalks.
      fruit.position.x = R * Math.sin(sweep / 2);
      holder.rotation.y = (n - (count - 1) / 2) * 0.3;
      holder.position.set(-R * Math.sin(sweep / 2), 0, 0);
    }
    group.add(holder);
  }
  const inner = new THREE.Group();
  inner.add(...group.children);
  if (count === '1' && r.chance(0.65)) {
    inner.rotation.x = -Math.PI / 2 + r.range(-0.1, 0.1);
    inner.position.set(0, thick * 0.9, R * 0.15);
  } else inner.position.y = thick * 0.35;
  group.add(inner);
  return { group, radius: length * 0.42, height: 0.6 };
}
