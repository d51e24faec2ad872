/** Puts a scene together from its seed: surroundings, objects, clutter, camera, light. */
import * as THREE from 'three';
import { distractor, placemat, post } from './distractors.js';
import { CLASSES, classByName } from './objects/index.js';
import { Random } from './random.js';
import { setting } from './settings.js';

const UP = new THREE.Vector3(0, 1, 0);
/** Share of the frame that the objects fill, and the least distance of the camera. */
const VIEW = { filling: [0.72, 1.18], closest: 3.2 };
const SOLO_VIEW = { filling: [0.85, 1.25], closest: 1.5 };

/** Which classes, and how many of each: about a tenth of the scenes hold one object, a third repeat a class. */
function cast(r) {
  const distinct = Number(r.weighted({ 1: 1.2, 2: 2, 3: 3, 4: 2.6, 5: 1.4, 6: 0.7 }));
  const list = [];
  for (const { name } of r.shuffle(CLASSES).slice(0, distinct)) {
    const copies = r.chance(0.16) ? r.int(2, 3) : 1;
    for (let i = 0; i < copies; i++) list.push(name);
  }
  return r.shuffle(list);
}

/** A free place for a footprint on a level, or null; neighbours may touch. */
function findPlace(r, level, area, radius, taken, crowd) {
  for (let attempt = 0; attempt < 40; attempt++) {
    const x = r.range(-area, area) * crowd;
    const z =
      r.range(level.far + radius * 0.6, Math.max(level.far + radius * 0.6 + 0.1, level.near - radius * 0.6)) *
      (level.ceiling ? 1 : crowd);
    const free = taken.every((t) => t.level !== level || Math.hypot(t.x - x, t.z - z) > (t.radius + radius) * 0.98);
    if (free) return { x, z };
  }
  return null;
}

/** `solo`: one large object, classes in turn; the easy pictures a classifier starts from. */
export function compose(seed, solo = false) {
  const r = new Random(seed);
  const scene = new THREE.Scene();
  const place = setting(r.fork());
  scene.add(place.group);
  const taken = [];
  const supports = [];
  const instances = [];
  const names = solo ? [CLASSES[seed % CLASSES.length].name] : cast(r);
  const crowd = Math.min(1, 0.36 + 0.09 * names.length);
  const roomScale = place.kind === 'room' || place.kind === 'garden';

  const add = (item, x, y, z, turn) => {
    item.group.position.set(x, y, z);
    item.group.rotation.y = turn;
    scene.add(item.group);
  };
  const register = (name, item) => {
    const id = instances.length + 1;
    item.group.traverse((node) => {
      if (node.isMesh) node.userData.id = id;
    });
    instances.push({ id, class: classByName[name].id, item });
  };

  for (const name of names) {
    const o = r.fork();
    if (name === 'clock' && place.wall !== null && o.chance(0.6)) {
      const item = classByName.clock.build(o, { hang: true });
      add(item, o.range(-2.5, 2.5), o.range(2.2, 4), place.wall + item.depth / 2, 0);
      register(name, item);
      continue;
    }
    const item = classByName[name].build(o);
    let scale = o.range(0.85, 1.2);
    if (name === 'chair') scale *= roomScale ? 1.15 : 0.8;
    else if (roomScale && ['lamp', 'potted plant'].includes(name)) scale *= o.range(1, 1.4);
    const levels = place.levels.filter((l) => !l.ceiling || o.chance(0.55));
    const level = levels.length ? o.pick(levels) : place.levels[0];
    if (level.ceiling && item.height * scale > level.ceiling) scale = level.ceiling / item.height;
    item.group.scale.setScalar(scale);
    const radius = item.radius * scale;
    const turn = item.front ? o.range(-0.7, 0.7) : name === 'book' ? o.range(-1, 1) : o.range(0, Math.PI * 2);
    const support =
      item.height * scale < 2.4 && o.chance(0.4) ? supports.find((s) => s.free && s.radius > radius * 0.6) : undefined;
    if (support) {
      support.free = false;
      add(item, support.x, support.y, support.z, turn);
    } else {
      const spot = findPlace(o, level, place.area, radius, taken, crowd);
      if (!spot) continue;
      add(item, spot.x, level.y, spot.z, turn);
      taken.push({ ...spot, radius, level });
      if (item.flat)
        supports.push({ ...spot, y: level.y + item.flat.top * scale, radius: item.flat.radius * scale, free: true });
      if (item.hollow && o.chance(0.4)) fillBowl(o, item, spot, level, scale, add, register);
    }
    register(name, item);
  }

  for (let i = 0; i < r.weighted(solo ? { 0: 2, 1: 1, 2: 1 } : { 0: 1.5, 1: 2, 2: 2, 3: 1.5, 4: 1 }); i++) {
    const d = r.fork();
    const item = distractor(d);
    const level = d.pick(place.levels);
    const scale = d.range(0.8, 1.25);
    if (level.ceiling && item.height * scale > level.ceiling) continue;
    item.group.scale.setScalar(scale);
    const spot = findPlace(d, level, place.area, item.radius * scale, taken, Math.min(1, crowd + 0.15));
    if (!spot) continue;
    add(item, spot.x, level.y, spot.z, d.range(0, 6.28));
    taken.push({ ...spot, radius: item.radius * scale, level });
  }
  if (place.kind !== 'shelf' && r.chance(0.25)) {
    const mat = placemat(r.fork());
    mat.position.x = r.range(-1, 1);
    mat.rotation.z = r.range(-0.4, 0.4);
    scene.add(mat);
  }

  const camera = aim(r.fork(), instances, place, solo ? SOLO_VIEW : VIEW);
  if (!solo && r.chance(0.22)) hide(r.fork(), scene, instances, camera);
  const lights = light(r.fork(), scene, place, instances);
  return { scene, camera, instances, setting: place.kind, ...lights };
}

/** Lays apples, a ball or a banana into an empty bowl; they are instances of their own. */
function fillBowl(r, bowl, spot, level, scale, add, register) {
  const { radius, floor } = bowl.hollow;
  const name = r.weighted({ apple: 4, banana: 1 });
  const count = name === 'apple' ? r.int(2, 4) : 1;
  const turn = r.range(0, 6.28);
  for (let i = 0; i < count; i++) {
    const item = classByName[name].build(r.fork());
    const size = (name === 'apple' ? 0.82 : 0.75) * scale;
    item.group.scale.setScalar(size);
    const d = name === 'apple' ? Math.max(0, radius * scale - item.radius * size * 1.05) : 0;
    const a = turn + (i / count) * Math.PI * 2;
    const y = level.y + (name === 'apple' ? floor + 0.1 + 0.16 * radius : bowl.height * 0.55) * scale;
    add(item, spot.x + d * Math.cos(a), y, spot.z + d * Math.sin(a), r.range(0, 6.28));
    register(name, item);
  }
}

/** Camera around the front, at the distance at which the objects fill a drawn share of the frame. */
function aim(r, instances, place, { filling, closest }) {
  const camera = new THREE.PerspectiveCamera(r.range(28, 48), 4 / 3, 0.1, 120);
  const box = new THREE.Box3();
  const corners = [];
  for (const { item } of instances) {
    item.group.updateMatrixWorld(true);
    const b = new THREE.Box3().setFromObject(item.group);
    box.union(b);
    for (let i = 0; i < 8; i++)
      corners.push(new THREE.Vector3(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z));
  }
  const target = box.getCenter(new THREE.Vector3());
  const turn = r.range(-place.turn, place.turn);
  const pitch = r.range(...place.pitch);
  const direction = new THREE.Vector3(
    Math.sin(turn) * Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(turn) * Math.cos(pitch),
  );
  const fill = r.range(...filling);
  let near = 1;
  let far = 40;
  for (let i = 0; i < 24; i++) {
    const distance = (near + far) / 2;
    camera.position.copy(target).addScaledVector(direction, distance);
    camera.lookAt(target);
    camera.updateMatrixWorld(true);
    const extent = Math.max(
      ...corners.map((c) => {
        const p = c.clone().project(camera);
        return p.z > 1 ? 9 : Math.max(Math.abs(p.x), Math.abs(p.y));
      }),
    );
    if (extent > fill) near = distance;
    else far = distance;
  }
  const distance = Math.max(far, closest);
  target.x += r.range(-0.08, 0.08) * distance * 0.5;
  target.y += r.range(-0.07, 0.09) * distance * 0.5;
  camera.position.copy(target).addScaledVector(direction, distance);
  camera.lookAt(target);
  camera.rotateZ(r.chance(0.3) ? r.range(-0.08, 0.08) : 0);
  camera.updateMatrixWorld(true);
  camera.userData.distance = distance;
  return camera;
}

/** Stands a post before one of the objects, so that it shows as two parts. */
function hide(r, scene, instances, camera) {
  const { item } = r.pick(instances);
  const at = item.group.position.clone();
  const toCamera = camera.position.clone().sub(at).setY(0).normalize();
  const scale = item.group.scale.x;
  const screen = post(r, Math.max(0.6, item.height * scale * r.range(1.05, 1.5)));
  const side = new THREE.Vector3().crossVectors(toCamera, UP).multiplyScalar(item.radius * scale * r.range(-0.3, 0.3));
  at.addScaledVector(toCamera, item.radius * scale + 0.25).add(side);
  screen.group.position.copy(at);
  scene.add(screen.group);
}

/** Key light, sky light, fill and the lamps' own light. The counts never change: shaders are compiled once. */
function light(r, scene, place, instances) {
  const warm = r.range(-1, 1);
  const colour = new THREE.Color().setRGB(
    1,
    1 - 0.14 * Math.max(0, warm),
    1 - 0.34 * Math.max(0, warm) + 0.05 * Math.min(0, warm),
  );
  const strength = r.range(1.1, 3.4);
  const key = new THREE.DirectionalLight(colour, strength);
  const azimuth = r.range(-1.25, 1.25) + (r.chance(0.2) ? Math.PI : 0);
  const height = place.kind === 'shelf' ? r.range(0.35, 0.8) : r.range(0.5, 1.25);
  key.userData.direction = new THREE.Vector3(
    Math.sin(azimuth) * Math.cos(height),
    Math.sin(height),
    Math.abs(Math.cos(azimuth) * Math.cos(height)) * (place.kind === 'garden' && r.chance(0.4) ? -1 : 1),
  );
  key.userData.spread = r.range(0.01, 0.16);
  const skyColour = place.outdoor ? new THREE.Color(0.82, 0.9, 1) : new THREE.Color(1, 0.98, 0.95);
  const sky = new THREE.DirectionalLight(skyColour, r.range(0.7, 1.5));
  const centre = new THREE.Vector3(0, 1, 0);
  for (const shadow of [key, sky]) {
    shadow.castShadow = true;
    Object.assign(shadow.shadow.camera, { left: -8, right: 8, top: 8, bottom: -8, near: 1, far: 50 });
    shadow.shadow.bias = -0.0008;
    shadow.shadow.normalBias = 0.03;
    shadow.target.position.copy(centre);
    scene.add(shadow, shadow.target);
  }
  const fill = new THREE.DirectionalLight(new THREE.Color().setHSL(r.next(), 0.35, 0.7), r.range(0, 0.6));
  fill.position.set(r.range(-9, 9), r.range(1, 6), 8);
  scene.add(fill);
  const lit = instances.find(({ item }) => item.light);
  const bulb = new THREE.PointLight(new THREE.Color(1, 0.84, 0.6), lit ? r.range(2, 9) : 0, 12, 1.6);
  if (lit) bulb.position.set(...lit.item.light).applyMatrix4(lit.item.group.matrixWorld);
  scene.add(bulb);
  scene.environmentIntensity = r.range(0.3, 0.6);
  return { key, sky, centre, environment: r.int(0, 3), exposure: r.range(0.8, 1.15) * (strength > 2.6 ? 0.85 : 1) };
}
