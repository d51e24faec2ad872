import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './model.ts';

/** A mean over all positions of a feature map. */
export interface Pool {
  readonly node: OnnxNode;
  readonly features: { readonly name: string; readonly layout: 'NCHW' | 'NHWC' };
  /** Sizes of 1 stay where the positions were. */
  readonly keepsDims: boolean;
}

/** The node as a mean over everything, or null when it is something else. */
export function findPool(view: GraphView, node: OnnxNode): Pool | null {
  const [input] = node.inputs;
  const nchw = { name: input, layout: 'NCHW' } as const;
  if (node.op === 'GlobalAveragePool') return { node, features: nchw, keepsDims: true };
  if (node.op === 'AveragePool') return coversAll(view, node) ? { node, features: nchw, keepsDims: true } : null;
  if (node.op !== 'ReduceMean') return null;
  const axes = reducedAxes(view, node);
  const keepsDims = (node.attributes.get('keepdims')?.integer ?? 1) === 1;
  if (axes?.join() === '2,3') return { node, features: nchw, keepsDims };
  if (axes?.join() === '1,2') return { node, features: { name: input, layout: 'NHWC' }, keepsDims };
  return null;
}

/** Axes of a reduction over a tensor of four axes, ascending; an attribute before operator set 18, then an input. */
export function reducedAxes(view: GraphView, { attributes, inputs }: OnnxNode): readonly number[] | null {
  const axes = attributes.get('axes')?.integers ?? view.integers(inputs[1]);
  return axes?.map((axis) => (axis < 0 ? axis + 4 : axis)).sort((a, b) => a - b) ?? null;
}

/**
 * Whether an average pooling of a fixed window takes in the whole map: the sizes that the file notes say so, or what
 * follows leaves no room for more than one position.
 */
function coversAll(view: GraphView, node: OnnxNode): boolean {
  const window = node.attributes.get('kernel_shape')?.integers ?? [];
  const sizes = view.model.values.get(node.inputs[0])?.dims?.slice(2);
  if (sizes?.every((size) => typeof size === 'number')) return sizes.join() === window.join();
  const after = view.model.values.get(node.outputs[0])?.dims?.slice(2);
  if (after?.every((size) => typeof size === 'number')) return after.every((size) => size === 1);
  const channels = view.channels(node.inputs[0]);
  return channels !== null && depthBehind(view, node.outputs[0]) === channels;
}

/** Inputs of the linear layer that takes a pooling's output through shaping alone. */
function depthBehind(view: GraphView, tensor: string): number | null {
  const next = view.model.nodes.find(({ inputs }) => inputs[0] === tensor);
  if (!next) return null;
  if (['Flatten', 'Reshape', 'Squeeze', 'Dropout', 'Identity'].includes(next.op))
    return depthBehind(view, next.outputs[0]);
  const dims = next.inputs[1] ? view.dimsOf(next.inputs[1]) : null;
  if (!dims) return null;
  if (next.op === 'Conv') return dims[1];
  if (next.op === 'MatMul') return dims[0];
  return next.op === 'Gemm' ? dims[next.attributes.get('transB')?.integer === 1 ? 1 : 0] : null;
}
