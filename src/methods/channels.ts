import value1 from '#shaders/common/value-1.wgsl?raw';
import value2 from '#shaders/common/value-2.wgsl?raw';
import value4 from '#shaders/common/value-4.wgsl?raw';

/**
 * Channels interleaved by pixel: kernels that gather from many pixels load all channels of one at once. One or two
 * channels lie in one value; more in groups of four, the last of which may have channels that nobody asked for.
 */
export interface Channels {
  readonly width: 1 | 2 | 4;
  readonly groups: number;
  /** WGSL that names the value's type. */
  readonly source: string;
}

export function channelsOf(count: number): Channels {
  const width = count <= 1 ? 1 : count === 2 ? 2 : 4;
  return { width, groups: Math.max(1, Math.ceil(count / width)), source: { 1: value1, 2: value2, 4: value4 }[width] };
}

/** Bytes of so many values in each group. */
export function valueBytes({ width, groups }: Channels, values: number): number {
  return 4 * width * groups * values;
}
