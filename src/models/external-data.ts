/**
 * Where an ONNX file's weights lie. A tensor of the graph holds its bytes itself, or names a file and
 * a place in it (onnx.proto3, TensorProto.external_data). ONNX Runtime copies what lies in the graph
 * into WebAssembly's memory several times over while it parses; what lies outside it reads when and
 * where it is wanted. So the graph is rewritten to name the very bytes it came from as its outside
 * file: the weights are handed over as they were downloaded and the graph shrinks to a few kilobytes.
 */

/** The name under which a model file is mounted for its own graph. */
export const SELF = 'self.onnx';

/** Smaller tensors stay: shapes and axes are read while the graph is checked. */
const SMALLEST = 1024;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

// Field numbers of onnx.proto3.
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { type: 2, raw: 9, external: 13, location: 14 } as const;
const EXTERNAL = 1;
/** Element types whose tensors are weights: float, float16, double, bfloat16. */
const FLOATS: ReadonlySet<number> = new Set([1, 10, 11, 16]);

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of the whole field, tag included. */
  readonly start: number;
  readonly end: number;
  /** Of what a field of bytes holds. */
  readonly from: number;
  readonly value: number;
}

export interface SplitModel {
  /** The model with its large tensors outside. The same bytes when there is nothing to gain. */
  readonly graph: Uint8Array;
  /** Files that tensors name, without `SELF`. */
  readonly external: readonly string[];
  /** Bytes of weights that `SELF` holds. */
  readonly moved: number;
}

/**
 * Moves the tensors of a model out of its graph without copying them.
 * @throws RangeError when the bytes are no protobuf
 */
export function splitModel(bytes: Uint8Array): SplitModel {
  const external = new Set<string>();
  let moved = 0;
  const pieces = rewrite(bytes, 0, bytes.length, MODEL_GRAPH, (from, end) =>
    rewrite(bytes, from, end, GRAPH_INITIALIZER, (start, stop) => {
      const tensor = [...fields(bytes, start, stop)];
      for (const name of locations(bytes, tensor)) external.add(name);
      const raw = tensor.filter((field) => field.number === TENSOR.raw);
      const type = tensor.find((field) => field.number === TENSOR.type)?.value ?? 0;
      if (raw.length !== 1 || !FLOATS.has(type)) return null;
      const length = raw[0].end - raw[0].from;
      if (length < SMALLEST) return null;
      moved += length;
      const kept = tensor.filter(({ number }) => number !== TENSOR.raw && number !== TENSOR.location);
      return [
        ...kept.map((field) => bytes.subarray(field.start, field.end)),
        entry('location', SELF),
        entry('offset', String(raw[0].from)),
        entry('length', String(length)),
        Uint8Array.from([...varint((TENSOR.location << 3) | VARINT), EXTERNAL]),
      ];
    }),
  );
  return { graph: moved > 0 ? joined(pieces) : bytes, external: [...external], moved };
}

/** The fields of a message with those of one number replaced; null from `change` leaves a field as it is. */
function rewrite(
  bytes: Uint8Array,
  from: number,
  end: number,
  number: number,
  change: (from: number, end: number) => Uint8Array[] | null,
): Uint8Array[] {
  return [...fields(bytes, from, end)].flatMap((field) => {
    const changed = field.number === number && field.wire === BYTES ? change(field.from, field.end) : null;
    return changed ? message(number, changed) : [bytes.subarray(field.start, field.end)];
  });
}

function* fields(bytes: Uint8Array, from: number, end: number): Generator<Field> {
  let at = from;
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end || scale > 2 ** 63) throw new RangeError('no protobuf');
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < end) {
    const start = at;
    const tag = number();
    const wire = tag % 8;
    let value = 0;
    let inside = at;
    if (wire === VARINT) value = number();
    else if (wire === FIXED64) at += 8;
    else if (wire === FIXED32) at += 4;
    else if (wire === BYTES) {
      const length = number();
      inside = at;
      at += length;
    } else throw new RangeError('no protobuf');
    if (at > end) throw new RangeError('no protobuf');
    yield { number: Math.floor(tag / 8), wire, start, end: at, from: inside, value };
  }
}

/** The files that a tensor names as its outside. */
function locations(bytes: Uint8Array, tensor: readonly Field[]): string[] {
  const text = new TextDecoder();
  return tensor
    .filter((field) => field.number === TENSOR.external)
    .map((field) => [...fields(bytes, field.from, field.end)].map(({ from, end }) => bytes.subarray(from, end)))
    .filter(([key]) => key && text.decode(key) === 'location')
    .map(([, value]) => text.decode(value));
}

function varint(value: number): number[] {
  const digits: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 128);
  return [...digits, rest];
}

function message(number: number, pieces: readonly Uint8Array[]): Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...varint(number * 8 + BYTES), ...varint(length)]), ...pieces];
}

function entry(key: string, value: string): Uint8Array {
  const text = new TextEncoder();
  const pair = [...message(1, [text.encode(key)]), ...message(2, [text.encode(value)])];
  return joined(message(TENSOR.external, pair));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
