import { linearGrid } from '#gpu/dispatch.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import shrinkSource from '#shaders/sec/shrink.wgsl?raw';
import { defineMethod } from '../method.ts';
import { parameters } from './parameters.ts';
import { cellsOf, diagnose, shrink, shrinkPhoto } from './reference.ts';

/** SEC's expansion and constraint as figures of the maps, which go on as they are. */
export const sec = defineMethod({
  id: 'sec',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ photo, maps }, values) {
    const cells = cellsOf(maps, values);
    return { value: maps, diagnostics: diagnose(shrinkPhoto(photo, cells), shrink(maps, cells), values) };
  },
  async gpu(gpu, { maps }, values, { photo }) {
    const { width, height } = cellsOf(maps, values);
    const kernel = await gpu.kernel('sec shrink', linear + shrinkSource);
    const count = maps.classes.length * width * height;
    const cells = gpu.scratch('sec cells', 4 * count);
    const size = gpu.uniform([maps.width, maps.height, width, height, maps.classes.length]);
    if (count > 0) {
      gpu.compute('sec', (pass) => kernel.encode(pass, [maps.buffer, size, cells], linearGrid(gpu, count, 64)));
    }
    const data = new Float32Array(await gpu.read(cells, 4 * count));
    for (const buffer of [cells, size]) gpu.release(buffer);
    const small = { width, height, classes: maps.classes, data };
    return { value: maps, diagnostics: diagnose(shrinkPhoto(photo, small), small, values) };
  },
  // The maps go on as they are: there is nothing to say of a pixel.
  explain: () => null,
});
