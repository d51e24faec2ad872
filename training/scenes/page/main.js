/** Page side of the generator: window.renderScene(seed, options) → picture and ground truth. */
import * as THREE from 'three';
import { compose } from './compose.js';
import { makeEnvironments } from './environments.js';
import { CLASSES } from './objects/index.js';
import { hash, Random } from './random.js';

const renderer = new THREE.WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
renderer.shadowMap.enabled = true;
// One tap is enough: the light is jittered, so the mean over the samples is soft (17-tap filtering costs 2x the time).
renderer.shadowMap.type = THREE.BasicShadowMap;
renderer.toneMapping = THREE.ACESFilmicToneMapping;
const environments = makeEnvironments(renderer);
const gl = renderer.getContext();
const canvas = document.createElement('canvas');
const ctx = canvas.getContext('2d', { willReadFrequently: true });

const radicalInverse = (i, base) => {
  let f = 1;
  let out = 0;
  for (; i > 0; i = Math.floor(i / base)) {
    f /= base;
    out += (i % base) * f;
  }
  return out;
};

const idMaterials = new Map();
/** Unlit material whose red byte is the instance number; 0 for everything else. */
function idMaterial(id) {
  if (!idMaterials.has(id))
    idMaterials.set(
      id,
      new THREE.ShaderMaterial({
        uniforms: { value: { value: id / 255 } },
        vertexShader: 'void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
        fragmentShader: 'uniform float value; void main() { gl_FragColor = vec4(value, 0.0, 0.0, 1.0); }',
        side: THREE.DoubleSide,
        toneMapped: false,
      }),
    );
  return idMaterials.get(id);
}

/** Instance number of every pixel (width·height bytes, top row first): one unlit pass without antialiasing. */
function renderIds(scene, camera, width, height) {
  const target = new THREE.WebGLRenderTarget(width, height, {
    minFilter: THREE.NearestFilter,
    magFilter: THREE.NearestFilter,
  });
  const saved = [];
  scene.traverse((node) => {
    if (!node.isMesh) return;
    saved.push([node, node.material]);
    node.material = idMaterial(node.userData.id ?? 0);
  });
  renderer.shadowMap.autoUpdate = false;
  renderer.setRenderTarget(target);
  renderer.setClearColor(0, 1);
  renderer.render(scene, camera);
  const pixels = new Uint8Array(4 * width * height);
  renderer.readRenderTargetPixels(target, 0, 0, width, height, pixels);
  renderer.setRenderTarget(null);
  renderer.shadowMap.autoUpdate = true;
  target.dispose();
  for (const [node, material] of saved) node.material = material;
  const ids = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) ids[y * width + x] = pixels[4 * ((height - 1 - y) * width + x)];
  return ids;
}

/**
 * Mean of `samples` pictures, each with its own sub-pixel shift, point on the key light's disc and direction of the sky
 * light: antialiasing, soft shadows and ambient occlusion in one loop.
 */
function renderColour(parts, width, height, samples) {
  const { scene, camera, key, sky, centre } = parts;
  scene.environment = environments(parts.environment);
  renderer.toneMappingExposure = parts.exposure;
  const sum = new Float32Array(4 * width * height);
  const pixels = new Uint8Array(4 * width * height);
  const side = new THREE.Vector3().crossVectors(key.userData.direction, new THREE.Vector3(0, 1, 0)).normalize();
  const up = new THREE.Vector3().crossVectors(side, key.userData.direction);
  for (let i = 0; i < samples; i++) {
    const [u, v, s, t] = [2, 3, 5, 7].map((base) => radicalInverse(i + 1, base));
    camera.setViewOffset(width, height, u - 0.5, v - 0.5, width, height);
    const spread = key.userData.spread * Math.sqrt(s);
    const direction = key.userData.direction
      .clone()
      .addScaledVector(side, spread * Math.cos(6.2832 * t))
      .addScaledVector(up, spread * Math.sin(6.2832 * t))
      .normalize();
    key.position.copy(centre).addScaledVector(direction, 24);
    const z = 0.25 + 0.75 * Math.sqrt(radicalInverse(i + 1, 3));
    const a = 6.2832 * radicalInverse(i + 1, 2) + 0.7;
    sky.position
      .copy(centre)
      .add(
        new THREE.Vector3(Math.cos(a) * Math.sqrt(1 - z * z), z, Math.sin(a) * Math.sqrt(1 - z * z)).multiplyScalar(24),
      );
    renderer.render(scene, camera);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    for (let k = 0; k < sum.length; k++) sum[k] += pixels[k];
  }
  camera.clearViewOffset();
  return sum;
}

/** Sensor noise and a faint vignette, then JPEG through the 2-D canvas. */
async function encode(sum, samples, width, height, r, options) {
  const image = ctx.createImageData(width, height);
  const noise = options.noise * r.next();
  const vignette = r.range(0, 0.22);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = 4 * ((height - 1 - y) * width + x);
      const to = 4 * (y * width + x);
      const d = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2;
      const f = (1 - vignette * d) / samples;
      const n = noise * (r.next() + r.next() - 1);
      for (let c = 0; c < 3; c++) image.data[to + c] = sum[from + c] * f + n;
      image.data[to + 3] = 255;
    }
  ctx.putImageData(image, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', options.quality));
  return base64(new Uint8Array(await blob.arrayBuffer()));
}

function base64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

function dispose(scene) {
  scene.traverse((node) => {
    if (node.isLight) node.dispose?.();
    if (!node.isMesh) return;
    node.geometry.dispose();
    // Materials stay: disposing of the last user of a shader program would compile it again for the next scene.
    for (const material of [].concat(node.material)) if (material.map?.userData.own) material.map.dispose();
  });
}

window.classes = CLASSES.map(({ id, name }) => ({ id, name }));

window.renderScene = async (seed, options) => {
  const { width, height, samples, shadow } = options;
  renderer.setSize(width, height, false);
  canvas.width = width;
  canvas.height = height;
  const parts = compose(seed, options.solo);
  parts.camera.aspect = width / height;
  parts.camera.updateProjectionMatrix();
  for (const caster of [parts.key, parts.sky]) caster.shadow.mapSize.set(shadow, shadow);
  const sum = renderColour(parts, width, height, samples);
  const ids = renderIds(parts.scene, parts.camera, width, height);
  const picture = await encode(sum, samples, width, height, new Random(hash(`sensor/${seed}`)), options);
  dispose(parts.scene);
  return {
    picture,
    ids: base64(ids),
    setting: parts.setting,
    instances: parts.instances.map(({ id, class: cls }) => ({ id, class: cls })),
  };
};
