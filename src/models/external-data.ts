import { entryOf } from './onnx/model.ts';
import { fieldsOf, headOf, integer, joined, message, text } from './onnx/wire.ts';
import { FLOATS } from './signature.ts';

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

// Field numbers of onnx.proto3.
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { type: 2, raw: 9, external: 13, location: 14 } as const;
const EXTERNAL = 1;

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
  const moveOut = (tensor: Uint8Array): Uint8Array[] | null => {
    const fields = [...fieldsOf(tensor)];
    const named = fields.filter(({ number }) => number === TENSOR.external).map(entryOf);
    for (const { key, value } of named) if (key === 'location') external.add(value);
    const [raw] = fields.filter(({ number }) => number === TENSOR.raw);
    const type = fields.find(({ number }) => number === TENSOR.type)?.integer ?? 0;
    if (!raw || !FLOATS.includes(type) || raw.bytes.length < SMALLEST) return null;
    moved += raw.bytes.length;
    const kept = fields.filter(({ number }) => number !== TENSOR.raw && number !== TENSOR.location);
    const place = { location: SELF, offset: raw.bytes.byteOffset - bytes.byteOffset, length: raw.bytes.length };
    return [
      ...kept.map((field) => field.raw),
      ...Object.entries(place).map(([key, value]) => message(TENSOR.external, text(1, key), text(2, String(value)))),
      integer(TENSOR.location, EXTERNAL),
    ];
  };
  const pieces = rewrite(bytes, MODEL_GRAPH, (graph) => rewrite(graph, GRAPH_INITIALIZER, moveOut));
  return { graph: moved > 0 ? joined(pieces) : bytes, external: [...external], moved };
}

/** The fields of a message, those of one number with other parts; null from `change` leaves a field as it is. */
function rewrite(bytes: Uint8Array, number: number, change: (field: Uint8Array) => Uint8Array[] | null): Uint8Array[] {
  return [...fieldsOf(bytes)].flatMap((field) => {
    const changed = field.number === number ? change(field.bytes) : null;
    return changed ? [headOf(number, changed), ...changed] : [field.raw];
  });
}
