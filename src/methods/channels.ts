import interleaved from '#shaders/common/interleaved.wgsl?raw';
import value1 from '#shaders/common/value-1.wgsl?raw';
import value2 from '#shaders/common/value-2.wgsl?raw';
import value3 from '#shaders/common/value-3.wgsl?raw';
import value4 from '#shaders/common/value-4.wgsl?raw';

/**
 * Channels interleaved by pixel: kernels that gather from many pixels load all channels of one at once. Up to
 * four channels lie in one value; more in groups of four, the last of which may have channels that nobody asked for.
 */
export interface Channels {
  readonly width: number;
  /** Numbers from one value to the next. */
  readonly stride: number;
  readonly groups: number;
  /** WGSL that names the value's type, and says where a channel lies. */
  readonly source: string;
}

const VALUES = [value1, value2, value3, value4];

export function channelsOf(count: number): Channels {
  const width = Math.min(Math.max(1, count), 4);
  const groups = Math.max(1, Math.ceil(count / width));
  // WGSL lays three numbers out as four.
  return { width, stride: width === 3 ? 4 : width, groups, source: VALUES[width - 1] + interleaved };
}

/** Bytes of so many values in each group. */
export function valueBytes({ stride, groups }: Channels, values: number): number {
  return 4 * stride * groups * values;
}
