/** Geometry helpers shared by the objects. Lengths in decimetres (10 cm). */
import * as THREE from 'three';

export function mesh(geometry, material, position = [0, 0, 0], rotation = [0, 0, 0]) {
  const out = new THREE.Mesh(geometry, material);
  out.position.set(...position);
  out.rotation.set(...rotation);
  out.castShadow = out.receiveShadow = true;
  return out;
}

/** Body of revolution through [radius, height] points; `smooth` runs a spline through them. */
export function lathe(points, { smooth = false, segments = 40, samples = 28 } = {}) {
  let profile = points.map(([x, y]) => new THREE.Vector2(Math.max(x, 0.0001), y));
  if (smooth) profile = new THREE.SplineCurve(profile).getPoints(samples);
  for (const p of profile) p.x = Math.max(p.x, 0.0001);
  return new THREE.LatheGeometry(profile, segments);
}

/** Tube along points; `radius` is a number or a function of t in [0, 1]. Ends are closed by the taper or left open. */
export function tube(points, radius, { segments = 28, sides = 10, flatten = 1 } = {}) {
  const curve = new THREE.CatmullRomCurve3(points.map((p) => new THREE.Vector3(...p)));
  const geometry = new THREE.TubeGeometry(curve, segments, 1, sides, false);
  const at = geometry.attributes.position;
  const v = new THREE.Vector3();
  for (let i = 0; i <= segments; i++) {
    const t = i / segments;
    const centre = curve.getPointAt(t);
    const scale = typeof radius === 'function' ? radius(t) : radius;
    for (let j = 0; j <= sides; j++) {
      const k = i * (sides + 1) + j;
      v.fromBufferAttribute(at, k).sub(centre).multiplyScalar(scale);
      v.z *= flatten;
      at.setXYZ(k, v.x + centre.x, v.y + centre.y, v.z + centre.z);
    }
  }
  geometry.computeVertexNormals();
  return geometry;
}

/** Box with rounded vertical edges, standing on y = 0. */
export function roundedBox(width, height, depth, radius = 0.05) {
  const x = width / 2 - radius;
  const y = depth / 2 - radius;
  const shape = new THREE.Shape();
  shape.absarc(x, y, radius, 0, Math.PI / 2);
  shape.absarc(-x, y, radius, Math.PI / 2, Math.PI);
  shape.absarc(-x, -y, radius, Math.PI, 1.5 * Math.PI);
  shape.absarc(x, -y, radius, 1.5 * Math.PI, 2 * Math.PI);
  const bevel = Math.min(radius * 0.5, height * 0.2);
  const geometry = new THREE.ExtrudeGeometry(shape, {
    depth: height - 2 * bevel,
    bevelEnabled: true,
    bevelSize: 0,
    bevelThickness: bevel,
    bevelSegments: 1,
    curveSegments: 4,
  });
  geometry.translate(0, 0, bevel);
  geometry.rotateX(-Math.PI / 2);
  return geometry;
}

/** Cylinder between two points. */
export function rod(from, to, radius0, radius1 = radius0, sides = 14) {
  const a = new THREE.Vector3(...from);
  const b = new THREE.Vector3(...to);
  const geometry = new THREE.CylinderGeometry(radius1, radius0, a.distanceTo(b), sides);
  const turn = new THREE.Quaternion().setFromUnitVectors(new THREE.Vector3(0, 1, 0), b.clone().sub(a).normalize());
  geometry.applyQuaternion(turn);
  geometry.translate(...a.add(b).multiplyScalar(0.5));
  return geometry;
}

/** Leaf blade: grows along +y, bends towards +z. `bend` in radians over its length. */
export function blade(length, width, bend, { segments = 8, tip = 1, fold = 0.2 } = {}) {
  const position = [];
  const uv = [];
  const index = [];
  let y = 0;
  let z = 0;
  for (let i = 0; i <= segments; i++) {
    const t = i / segments;
    const w = width * Math.sin(Math.PI * Math.min(1, 0.12 + 0.88 * t) ** tip) ** 0.8 * 0.5 + 0.004;
    for (const s of [-1, 0, 1]) {
      position.push(s * w, y, z + Math.abs(s) * w * fold);
      uv.push((s + 1) / 2, t);
    }
    y += (Math.cos(bend * t) * length) / segments;
    z += (Math.sin(bend * t) * length) / segments;
    if (i < segments)
      for (const s of [0, 1]) {
        const a = 3 * i + s;
        index.push(a, a + 1, a + 3, a + 1, a + 4, a + 3);
      }
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute('position', new THREE.Float32BufferAttribute(position, 3));
  geometry.setAttribute('uv', new THREE.Float32BufferAttribute(uv, 2));
  geometry.setIndex(index);
  geometry.computeVertexNormals();
  return geometry;
}
