/**
 * The studio counts in f32. Networks want their own types (int64 labels, uint8 pixels, f16 embeddings); sessions
 * convert at their border, by what the network's metadata says.
 */

/** Types of ONNX that networks of these kinds have at their borders. */
export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'bool';

export type Elements = Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;

/** Numbers in the network's type. Whole types are rounded, bytes clamped as well. f16 comes as its 16 bits. */
export function toElements(type: string, data: Float32Array): Elements {
  if (type === 'float32') return data;
  if (type === 'float16') return Uint16Array.from(data, halfBits);
  if (type === 'int64') return BigInt64Array.from(data, (value) => BigInt(Math.round(value)));
  if (type === 'int32') return Int32Array.from(data, Math.round);
  if (type === 'uint8') return Uint8Array.from(Uint8ClampedArray.from(data));
  if (type === 'bool') return Uint8Array.from(data, (value) => (value === 0 ? 0 : 1));
  throw new Error(`inputs of the type ${type} are not supported`);
}

/** Back to f32. 16 bits are read as f16 where the type says so. */
export function toFloats(type: string, data: ArrayLike<number | bigint>): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16' && data instanceof Uint16Array) return Float32Array.from(data, halfValue);
  return Float32Array.from({ length: data.length }, (_, i) => Number(data[i]));
}

const one = new DataView(new ArrayBuffer(4));

/** IEEE 754 binary16 of a number, rounded to nearest, ties to even. */
export function halfBits(value: number): number {
  one.setFloat32(0, value);
  const bits = one.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: multiples of 2^-24.
    const steps = Math.abs(value) * 2 ** 24;
    const whole = Math.floor(steps);
    const rest = steps - whole;
    return sign | (whole + (rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? 1 : 0));
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** The number that 16 bits stand for as IEEE 754 binary16. */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
