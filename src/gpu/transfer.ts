import type { CpuValues, Kind } from '#core/kinds.ts';
import { type ScalarMap, wordsPerMask } from '#core/rasters.ts';
import type { Gpu } from './gpu.ts';
import type { GpuScalar, GpuValues } from './values.ts';

/** Bytes of a label on the device: one a pixel, padded to whole groups of 32 pixels. */
export function labelBytes(size: { readonly width: number; readonly height: number }): number {
  return 32 * wordsPerMask(size);
}

type Transfers = {
  readonly [K in Kind]: {
    readonly up: (gpu: Gpu, value: CpuValues[K]) => GpuValues[K];
    readonly down: (gpu: Gpu, value: GpuValues[K]) => Promise<CpuValues[K]>;
  };
};

function scalarTransfer(label: string) {
  return {
    up: (gpu: Gpu, map: ScalarMap): GpuScalar => ({ ...sizeOf(map), buffer: gpu.upload(label, map.data) }),
    down: async (gpu: Gpu, map: GpuScalar): Promise<ScalarMap> => ({
      ...sizeOf(map),
      data: new Float32Array(await gpu.read(map.buffer, 4 * map.width * map.height)),
    }),
  };
}

const TRANSFERS: Transfers = {
  photo: {
    up: (gpu, photo) => ({ ...sizeOf(photo), buffer: gpu.upload('photo', photo.rgba) }),
    down: async (gpu, photo) => ({
      ...sizeOf(photo),
      rgba: new Uint8Array(await gpu.read(photo.buffer, 4 * photo.width * photo.height)),
    }),
  },
  maps: {
    up: (gpu, maps) => ({ ...sizeOf(maps), classes: maps.classes, buffer: gpu.upload('maps', maps.data) }),
    down: async (gpu, maps) => ({
      ...sizeOf(maps),
      classes: maps.classes,
      data: new Float32Array(await gpu.read(maps.buffer, 4 * maps.classes.length * maps.width * maps.height)),
    }),
  },
  label: {
    up: (gpu, label) => {
      const padded = new Uint8Array(labelBytes(label));
      padded.set(label.data);
      return { ...sizeOf(label), buffer: gpu.upload('label', padded) };
    },
    down: async (gpu, label) => ({
      ...sizeOf(label),
      data: new Uint8Array(await gpu.read(label.buffer, label.width * label.height)),
    }),
  },
  masks: {
    up: (gpu, masks) => ({
      ...sizeOf(masks),
      count: masks.count,
      info: masks.info,
      buffer: gpu.upload('masks', masks.words),
    }),
    down: async (gpu, masks) => ({
      ...sizeOf(masks),
      count: masks.count,
      info: masks.info,
      words: new Uint32Array(await gpu.read(masks.buffer, 4 * masks.count * wordsPerMask(masks))),
    }),
  },
  features: {
    up: (gpu, { data, ...grid }) => ({ ...grid, buffer: gpu.upload('features', data) }),
    down: async (gpu, { buffer, ...grid }) => ({
      ...grid,
      data: new Float32Array(await gpu.read(buffer, 4 * grid.channels * grid.gridWidth * grid.gridHeight)),
    }),
  },
  saliency: scalarTransfer('saliency'),
  edges: scalarTransfer('edges'),
};

/** Copies a value to the device. The caller releases its buffer. */
export function toGpu<K extends Kind>(gpu: Gpu, kind: K, value: CpuValues[K]): GpuValues[K] {
  return TRANSFERS[kind].up(gpu, value);
}

/** Copies a value to main memory. */
export function toCpu<K extends Kind>(gpu: Gpu, kind: K, value: GpuValues[K]): Promise<CpuValues[K]> {
  return TRANSFERS[kind].down(gpu, value);
}

function sizeOf({ width, height }: { readonly width: number; readonly height: number }) {
  return { width, height };
}
