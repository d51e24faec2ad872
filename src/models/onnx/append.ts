import type { GraphView } from './graph-view.ts';
import { shapesOnly } from './graph-view.ts';
import type { Head } from './head.ts';
import { ELEMENT, type OnnxNode } from './model.ts';
import { type Bytes, fieldsOf, integer, joined, message, text } from './wire.ts';

/** Names of what is added to a stock classifier. */
export const ADDED = {
  /** Input f32 [K]: numbers of the classes whose maps are wanted. */
  ids: 'camwalk_class_ids',
  /** f32 [1, C] (or with further sizes of 1). */
  logits: 'camwalk_logits',
  /** f32 [1, K, h, w], in the order of the ids. */
  maps: 'camwalk_class_maps',
  /** f32 [1, D, h, w] */
  features: 'camwalk_features',
} as const;

/**
 * What has to be written behind a classifier's bytes so that it also gives class maps: a model of nodes, one input and
 * three outputs, which protocol buffers join with the one before. Operators are those that have not changed from
 * operator set 7 on (Gather, Flatten, MatMul, Transpose, Reshape, Concat, Shape, Cast, Identity, Constant).
 */
export function appendMaps(view: GraphView, head: Head): Bytes {
  const graph = new Additions();
  graph.node('Cast', [ADDED.ids], { to: ELEMENT.int32 }, 'camwalk_ids');
  graph.float(head.logits, ADDED.logits);
  const planes = (tensor: string) =>
    head.pool.features.layout === 'NCHW' ? tensor : graph.node('Transpose', [tensor], { perm: [0, 3, 1, 2] });
  graph.float(planes(head.features), ADDED.features);
  const pooled = planes(head.pool.features.name);
  if (!head.linear) {
    graph.float(graph.node('Gather', [pooled, 'camwalk_ids'], { axis: 1 }), ADDED.maps);
  } else {
    const columns =
      head.middle.length > 0
        ? headAtEveryPosition(view, head, graph, pooled)
        : graph.node('Flatten', [pooled], { axis: 2 });
    const { weight, classAxis, scale, node } = head.linear;
    const chosen = graph.node('Gather', [weight, 'camwalk_ids'], { axis: classAxis });
    const rows =
      classAxis === 1
        ? graph.node('Transpose', [chosen], { perm: [1, 0] })
        : node.op === 'Conv'
          ? graph.node('Flatten', [chosen], { axis: 1 })
          : chosen;
    const product = graph.node('MatMul', [graph.float(rows), graph.float(columns)]);
    const flat = scale === 1 ? product : graph.node('Mul', [product, graph.floats([scale])]);
    const sides = graph.node('Gather', [graph.node('Shape', [pooled]), graph.integers([2, 3])], { axis: 0 });
    const shape = graph.node('Concat', [graph.integers([1, -1]), sides], { axis: 0 });
    graph.node('Reshape', [flat, shape], {}, ADDED.maps);
  }
  return graph.finish();
}

/**
 * The layers between pooling and weights once more, on the features of every position as if each were a photo of its
 * own: the positions take the place of the batch. Returns their results as columns [D, h·w].
 */
function headAtEveryPosition(
  view: GraphView,
  { pool, middle, linear }: Head,
  graph: Additions,
  features: string,
): string {
  const rows = graph.node('Flatten', [graph.node('Transpose', [features], { perm: [0, 2, 3, 1] })], { axis: 3 });
  const single = pool.features.layout === 'NCHW' ? [0, -1, 1, 1] : [0, 1, 1, -1];
  const renamed = new Map<string, string>();
  renamed.set(pool.node.outputs[0], pool.keepsDims ? graph.node('Reshape', [rows, graph.integers(single)]) : rows);
  for (const node of middle) {
    const at = (tensor: string) => renamed.get(tensor) ?? tensor;
    const [output] = node.outputs;
    if (shapesOnly(node)) renamed.set(output, shapedAnew(view, node, at(node.inputs[0]), graph));
    else {
      graph.copy(node, node.inputs.map(at));
      for (const each of node.outputs) if (each) renamed.set(each, copyOf(each));
    }
  }
  const results = renamed.get(linear!.input) ?? linear!.input;
  return graph.node('Transpose', [graph.node('Flatten', [results], { axis: 1 })], { perm: [1, 0] });
}

/** Shapes are often written for a batch of one, which the positions are not. */
function shapedAnew(view: GraphView, node: OnnxNode, input: string, graph: Additions): string {
  if (node.op === 'Dropout' || node.op === 'Identity') return input;
  const [, ...rest] = node.inputs;
  const to = node.op === 'Reshape' ? view.integers(rest[0]) : null;
  if (to?.length === 4) return graph.node('Reshape', [input, graph.integers([0, ...to.slice(1)])]);
  if (['Reshape', 'Flatten', 'Squeeze'].includes(node.op)) return graph.node('Flatten', [input], { axis: 1 });
  graph.copy(node, [input, ...rest]);
  return copyOf(node.outputs[0]);
}

function copyOf(tensor: string): string {
  return `camwalk/${tensor}`;
}

type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** Nodes to be added, as bytes. */
class Additions {
  readonly #nodes: Bytes[] = [];

  /** Returns the name of its output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    name = `camwalk_${this.#nodes.length}`,
  ): string {
    const fields = Object.entries(attributes).map(([key, value]) =>
      message(
        5,
        text(1, key),
        ...(typeof value === 'number'
          ? [integer(3, value), integer(20, 2)]
          : [...value.map((one) => integer(8, one)), integer(20, 7)]),
      ),
    );
    this.#nodes.push(nodeProto(op, inputs, name, fields));
    return name;
  }

  /** The tensor as f32, whatever the network computes in. */
  float(tensor: string, name?: string): string {
    return this.node('Cast', [tensor], { to: ELEMENT.float32 }, name);
  }

  // Constants are nodes: files before IR version 4 want initializers to be inputs as well.
  integers(values: readonly number[]): string {
    return this.#constant(ELEMENT.int64, new Uint8Array(BigInt64Array.from(values, BigInt).buffer), values.length);
  }

  floats(values: readonly number[]): string {
    return this.#constant(ELEMENT.float32, new Uint8Array(Float32Array.from(values).buffer), values.length);
  }

  /** A node of the file again, on other inputs; its outputs have the names that `copyOf` gives. */
  copy({ raw, outputs }: OnnxNode, inputs: readonly string[]): void {
    const kept = [...fieldsOf(raw)].filter(({ number }) => number > 3).map((field) => field.raw);
    const names = [...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name && copyOf(name)))];
    this.#nodes.push(message(1, ...names, ...kept));
  }

  finish(): Bytes {
    const shape = message(2, message(1, text(2, 'camwalk_classes')));
    const ids = joined([text(1, ADDED.ids), message(2, message(1, integer(1, ELEMENT.float32), shape))]);
    const outputs = [ADDED.logits, ADDED.maps, ADDED.features].map((name) =>
      message(12, text(1, name), message(2, message(1, integer(1, ELEMENT.float32)))),
    );
    return message(7, ...this.#nodes, message(11, ids), ...outputs);
  }

  #constant(type: number, bytes: Uint8Array, length: number): string {
    const tensor = message(5, integer(1, length), integer(2, type), message(9, bytes));
    const name = `camwalk_${this.#nodes.length}`;
    this.#nodes.push(nodeProto('Constant', [], name, [message(5, text(1, 'value'), tensor, integer(20, 4))]));
    return name;
  }
}

function nodeProto(op: string, inputs: readonly string[], output: string, attributes: readonly Bytes[]): Bytes {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, op),
    ...attributes,
  );
}
