import { defineMethod } from '../method.ts';
import { GpuCellMeans } from '../tokens/cells-gpu.ts';
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
    const grid = cellsOf(maps, values);
    const classes = maps.classes.length;
    const cells = (await GpuCellMeans.create(gpu)).of(maps, 0, classes, grid);
    const data = new Float32Array(await gpu.read(cells, 4 * classes * grid.width * grid.height));
    gpu.release(cells);
    const small = { ...grid, classes: maps.classes, data };
    return { value: maps, diagnostics: diagnose(shrinkPhoto(photo, small), small, values) };
  },
  // The maps go on as they are: there is nothing to say of a pixel.
  explain: () => null,
});
