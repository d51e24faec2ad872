import type { ElementType } from '../elements.ts';
import { type Field, fieldsOf, floatOf, integersOf, textOf } from './wire.ts';

/**
 * What an ONNX file says of its graph (onnx.proto3, IR versions 3 to 12): nodes, constants, inputs and outputs.
 * Weights stay where they are in the file's bytes.
 */

/** Numbers of TensorProto.DataType, of the types that networks of the studio's kinds have at their borders. */
export const ELEMENT: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** One of TensorProto.DataType. */
  readonly type: number;
  /** The data's bytes, little-endian; null when they are in another file or written as a list. */
  readonly raw: Uint8Array | null;
  /** Data that are written as a list of whole numbers (small shapes are). */
  readonly integers: readonly number[];
}

export interface Attribute {
  readonly integer: number;
  readonly float: number;
  readonly integers: readonly number[];
  readonly tensor: OnnxTensor | null;
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** The node's message as it lies in the file. */
  readonly raw: Uint8Array;
}

export interface OnnxValue {
  readonly name: string;
  /** One of TensorProto.DataType; 0 when the file does not say. */
  readonly type: number;
  /** A number, or the name of a size that is known at run time ('' where it has none); null: not even the rank is known. */
  readonly dims: readonly (number | string)[] | null;
}

export interface OnnxModel {
  /** What the maker noted beside the graph, as text by key. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Without those that only name a constant, as files before IR version 4 do. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** What is known of tensors in between. */
  readonly values: ReadonlyMap<string, OnnxValue>;
}

/** @throws RangeError when the bytes are no ONNX model */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const metadata: Record<string, string> = {};
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const values = new Map<string, OnnxValue>();
  const [inputs, outputs]: OnnxValue[][] = [[], []];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 7) readGraph(field.bytes);
    else if (field.number === 14) {
      const { key, value } = entryOf(field);
      metadata[key] = value;
    }
  }
  function readGraph(graph: Uint8Array): void {
    for (const field of fieldsOf(graph)) {
      if (field.number === 1) nodes.push(readNode(field.bytes));
      else if (field.number === 5) {
        const tensor = readTensor(field.bytes);
        constants.set(tensor.name, tensor);
      } else if (field.number === 11) inputs.push(readValue(field.bytes));
      else if (field.number === 12) outputs.push(readValue(field.bytes));
      else if (field.number === 13) {
        const value = readValue(field.bytes);
        values.set(value.name, value);
      }
    }
  }
  for (const {
    op,
    outputs: [output],
    attributes,
  } of nodes) {
    const tensor = op === 'Constant' ? attributes.get('value')?.tensor : null;
    if (tensor) constants.set(output, { ...tensor, name: output });
  }
  if (nodes.length === 0) throw new RangeError('there is no graph in it');
  const real = inputs.filter(({ name }) => !constants.has(name));
  return { metadata, nodes, constants, inputs: real, outputs, values };
}

function readNode(bytes: Uint8Array): OnnxNode {
  const [inputs, outputs]: string[][] = [[], []];
  const attributes = new Map<string, Attribute>();
  let [name, op, domain] = ['', '', ''];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) inputs.push(textOf(field));
    else if (field.number === 2) outputs.push(textOf(field));
    else if (field.number === 3) name = textOf(field);
    else if (field.number === 4) op = textOf(field);
    else if (field.number === 5) {
      const [key, attribute] = readAttribute(field.bytes);
      attributes.set(key, attribute);
    } else if (field.number === 7) domain = textOf(field);
  }
  return { name, op, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes, raw: bytes };
}

function readAttribute(bytes: Uint8Array): [string, Attribute] {
  let [name, integer, float] = ['', 0, 0];
  let tensor: OnnxTensor | null = null;
  const integers: number[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) float = floatOf(field);
    else if (field.number === 3) integer = field.integer;
    else if (field.number === 5) tensor = readTensor(field.bytes);
    else if (field.number === 8) integers.push(...integersOf(field));
  }
  return [name, { integer, float, integers, tensor }];
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const [dims, integers]: number[][] = [[], []];
  let [name, type] = ['', 0];
  let raw: Uint8Array | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) dims.push(...integersOf(field));
    else if (field.number === 2) type = field.integer;
    else if (field.number === 5 || field.number === 7) integers.push(...integersOf(field));
    else if (field.number === 8) name = textOf(field);
    else if (field.number === 9) raw = field.bytes;
  }
  return { name, dims, type, raw, integers };
}

function readValue(bytes: Uint8Array): OnnxValue {
  const fields = byNumber(bytes);
  const tensor = within(within(fields.get(2))?.get(1));
  const shape = tensor?.get(2);
  const dims = shape && [...fieldsOf(shape.bytes)].filter(({ number }) => number === 1).map(readSize);
  return { name: nameOf(fields.get(1)), type: tensor?.get(1)?.integer ?? 0, dims: dims ?? null };
}

function readSize({ bytes }: Field): number | string {
  const fields = byNumber(bytes);
  return fields.get(1)?.integer ?? nameOf(fields.get(2));
}

function nameOf(field: Field | undefined): string {
  return field ? textOf(field) : '';
}

function within(field: Field | undefined): Map<number, Field> | undefined {
  return field && byNumber(field.bytes);
}

/** A note: StringStringEntryProto. */
export function entryOf({ bytes }: Field): { readonly key: string; readonly value: string } {
  const fields = byNumber(bytes);
  return { key: nameOf(fields.get(1)), value: nameOf(fields.get(2)) };
}

/** The fields of a message by number; of repeated ones the last. */
function byNumber(bytes: Uint8Array): Map<number, Field> {
  return new Map(Array.from(fieldsOf(bytes), (field) => [field.number, field]));
}

/** A constant of whole numbers (a shape, axes); null when it is none. */
export function integersOfTensor(tensor: OnnxTensor | undefined | null): readonly number[] | null {
  if (!tensor || (tensor.type !== ELEMENT.int64 && tensor.type !== ELEMENT.int32)) return null;
  const { raw, integers } = tensor;
  if (!raw) return integers;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (tensor.type === ELEMENT.int32)
    return Array.from({ length: raw.length / 4 }, (_, i) => view.getInt32(4 * i, true));
  return Array.from({ length: raw.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
}
