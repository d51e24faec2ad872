/** Four small surroundings for reflections, prefiltered once per page. */
import * as THREE from 'three';
import { Random } from './random.js';

export function makeEnvironments(renderer) {
  const generator = new THREE.PMREMGenerator(renderer);
  const cache = [];
  return (index) => (cache[index] ??= build(generator, index));
}

function build(generator, index) {
  const r = new Random(9000 + index);
  const scene = new THREE.Scene();
  const warm = [0.08, 0.6, 0.11, 0.55][index];
  const paint = (h, s, l) =>
    new THREE.MeshBasicMaterial({ color: new THREE.Color().setHSL(h, s, l), side: THREE.DoubleSide });
  scene.add(new THREE.Mesh(new THREE.SphereGeometry(30, 24, 16), paint(warm, 0.15, 0.42)));
  const floor = new THREE.Mesh(new THREE.CircleGeometry(29, 24), paint(0.08, 0.2, 0.25));
  floor.rotation.x = -Math.PI / 2;
  floor.position.y = -6;
  scene.add(floor);
  for (let i = 0; i < 5 + index; i++) {
    const window = new THREE.Mesh(
      new THREE.PlaneGeometry(r.range(4, 10), r.range(5, 12)),
      paint(r.range(0.05, 0.6), 0.15, 0.5),
    );
    window.material.color.multiplyScalar(r.range(4, 12));
    const a = r.range(0, 6.28);
    window.position.set(20 * Math.cos(a), r.range(2, 18), 20 * Math.sin(a));
    window.lookAt(0, 0, 0);
    scene.add(window);
  }
  return generator.fromScene(scene, 0.03).texture;
}
