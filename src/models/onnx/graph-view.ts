import { integersOfTensor, type OnnxModel, type OnnxNode } from './model.ts';

/** Operators that pass their first input on as it is, or only shape it anew. */
const SHAPE_ONLY: ReadonlySet<string> = new Set([
  'Flatten',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Dropout',
  'Identity',
  'Cast',
]);

/** A model's graph, to be walked backwards. */
export class GraphView {
  readonly model: OnnxModel;
  readonly #producers = new Map<string, OnnxNode>();
  readonly #fixed = new Map<string, boolean>();

  constructor(model: OnnxModel) {
    this.model = model;
    for (const node of model.nodes) for (const output of node.outputs) if (output) this.#producers.set(output, node);
  }

  producer(tensor: string): OnnxNode | undefined {
    return this.#producers.get(tensor);
  }

  /** Whether a tensor is the same for every photo: a constant, or made of constants alone. */
  isFixed(tensor: string): boolean {
    if (tensor === '' || this.model.constants.has(tensor)) return true;
    const known = this.#fixed.get(tensor);
    if (known !== undefined) return known;
    const fixed = this.producer(tensor)?.inputs.every((input) => this.isFixed(input)) ?? false;
    this.#fixed.set(tensor, fixed);
    return fixed;
  }

  /** Size of a constant, seen through what only turns or copies it. */
  dimsOf(tensor: string): readonly number[] | null {
    const constant = this.model.constants.get(tensor);
    if (constant) return constant.dims;
    const node = this.producer(tensor);
    if (!node) return null;
    if (node.op === 'Identity' || node.op === 'Cast') return this.dimsOf(node.inputs[0]);
    if (node.op !== 'Transpose') return null;
    const dims = this.dimsOf(node.inputs[0]);
    const order = node.attributes.get('perm')?.integers;
    return dims && (order ? order.map((axis) => dims[axis]) : dims.toReversed());
  }

  /** Whole numbers of a constant. */
  integers(tensor: string | undefined): readonly number[] | null {
    return tensor ? integersOfTensor(this.model.constants.get(tensor)) : null;
  }

  /** Number of channels of a feature map, from the weights of what made it; null when they do not say. */
  channels(tensor: string, axis = 1): number | null {
    const known = this.model.values.get(tensor)?.dims?.[axis];
    if (typeof known === 'number' && known > 0) return known;
    const node = this.producer(tensor);
    if (!node) return null;
    if (node.op === 'Conv') return this.dimsOf(node.inputs[1])?.[0] ?? null;
    if (node.op === 'BatchNormalization') return this.dimsOf(node.inputs[1])?.[0] ?? null;
    if (node.op === 'Concat') {
      const parts = node.inputs.map((input) => this.channels(input));
      return parts.includes(null) ? null : parts.reduce((sum: number, part) => sum + (part ?? 0), 0);
    }
    for (const input of node.inputs) {
      const found = this.isFixed(input) ? null : this.channels(input);
      if (found !== null) return found;
    }
    return null;
  }
}

/** A convolution that looks at each position alone. */
export function isPointwise(view: GraphView, { op, inputs, attributes }: OnnxNode): boolean {
  if (op !== 'Conv') return false;
  const dims = view.dimsOf(inputs[1]);
  const one = (name: string) => (attributes.get(name)?.integers ?? []).every((value) => value === 1);
  const none = (attributes.get('pads')?.integers ?? []).every((value) => value === 0);
  const groups = attributes.get('group')?.integer ?? 1;
  return dims?.length === 4 && dims[2] * dims[3] === 1 && one('strides') && none && groups === 1;
}

/** Whether a node only shapes what goes through it. */
export function shapesOnly({ op, domain }: OnnxNode): boolean {
  return domain === '' && SHAPE_ONLY.has(op);
}

/** What a person may look for in a viewer of networks: the operator, and the node's name. */
export function titleOf({ op, name, outputs }: OnnxNode): string {
  return `${op} “${name || outputs[0]}”`;
}
