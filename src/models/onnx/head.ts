import { UserError } from '#core/errors.ts';
import { type GraphView, isPointwise, shapesOnly, titleOf } from './graph-view.ts';
import type { OnnxNode } from './model.ts';
import { findPool, type Pool, reducedAxes } from './pool.ts';

/**
 * How class activation maps come out of a classifier:
 * - own-maps: it scores every position and takes the mean, so the scores before the mean are the maps (fully
 *   convolutional networks, SqueezeNet). mean(map) = logit.
 * - exact-linear: it takes the mean of its features and weighs them: map_c = W_c · F (Zhou et al. 2016).
 *   mean(map) = logit - bias.
 * - fully-convolutional: layers with an activation lie between the mean and the weights (MobileNetV3 and V4, ConvNeXt).
 *   The same layers are applied to the features of every position, as if the photo were made of it alone:
 *   map_c = W_c · g(F). Where g is not linear, the mean of such a map is not the logit.
 */
export type Reading = 'own-maps' | 'exact-linear' | 'fully-convolutional';

/** The layer that weighs features into logits. */
export interface Linear {
  readonly node: OnnxNode;
  readonly input: string;
  readonly weight: string;
  /** Which axis of the weights counts the classes. */
  readonly classAxis: 0 | 1;
  /** Factor on the weights (Gemm's alpha). */
  readonly scale: number;
}

export interface Head {
  readonly reading: Reading;
  /** The tensor of the logits: what comes before a softmax. */
  readonly logits: string;
  readonly pool: Pool;
  /** Null where the network has its own maps. */
  readonly linear: Linear | null;
  /** Nodes between the pooling and the linear layer that do more than shape, with the shaping ones among them; in order. */
  readonly middle: readonly OnnxNode[];
  /** The map that the maps are made of, described for others: the input of the layer before them, or the pooled one. */
  readonly features: string;
  readonly classes: number;
}

/** Between the logits and the output; each gives one answer a class, in the same order. */
const TAILS: ReadonlySet<string> = new Set(['Softmax', 'LogSoftmax', 'Sigmoid']);

/** Operators that are linear when all but one of their inputs are constants. */
const LINEAR: ReadonlySet<string> = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'BatchNormalization',
  'Conv',
  'Gemm',
  'MatMul',
  'Transpose',
]);

/**
 * Walks back from an output to the global pooling before it.
 * @throws UserError 'model.head.*' {file, found}: what stands where a head was looked for
 */
export function findHead(view: GraphView, output: string, file: string): Head {
  const fail = (reason: string, found: string): never => {
    throw new UserError(`model.head.${reason}`, { file, found });
  };
  let tensor = output;
  let isAdded = false;
  for (;;) {
    const node = view.producer(tensor) ?? fail('noEnd', tensor);
    const pool = findPool(view, node);
    if (pool) {
      if (isAdded) return fail('unknown', titleOf(node));
      const classes = view.channels(pool.features.name, pool.features.layout === 'NCHW' ? 1 : 3);
      const logits = afterTails(view, output);
      return {
        reading: 'own-maps',
        logits,
        pool,
        linear: null,
        middle: [],
        features: featuresBehind(view, pool.features.name),
        classes: classes ?? fail('classes', titleOf(node)),
      };
    }
    const linear = linearOf(view, node);
    if (linear) return finish(view, linear, afterTails(view, output), fail);
    if (shapesOnly(node) || TAILS.has(node.op)) tensor = node.inputs[0];
    else if (node.op === 'Add' && !isAdded) {
      const fixed = node.inputs.findIndex((input) => view.isFixed(input));
      if (fixed < 0) fail('unknown', titleOf(node));
      isAdded = true;
      tensor = node.inputs[1 - fixed];
    } else fail(PICKS.has(node.op) ? 'picked' : 'unknown', titleOf(node));
  }
}

/** Operators that take one of several things. */
const PICKS: ReadonlySet<string> = new Set(['ArgMax', 'TopK', 'Gather', 'Slice', 'Split']);

/** The tensor before a softmax or sigmoid at the output. */
function afterTails(view: GraphView, output: string): string {
  let logits = output;
  for (let tensor = output; ; ) {
    const node = view.producer(tensor);
    if (!node || !(shapesOnly(node) || TAILS.has(node.op))) return logits;
    tensor = node.inputs[0];
    if (TAILS.has(node.op)) logits = tensor;
  }
}

function linearOf(view: GraphView, node: OnnxNode): Linear | null {
  const [input, weight] = node.inputs;
  if (!weight || !view.isFixed(weight) || view.isFixed(input)) return null;
  const flag = (name: string) => node.attributes.get(name)?.integer ?? 0;
  if (node.op === 'Gemm' && flag('transA') === 0) {
    const scale = node.attributes.get('alpha')?.float ?? 1;
    return { node, input, weight, classAxis: flag('transB') === 1 ? 0 : 1, scale };
  }
  if (node.op === 'MatMul') return { node, input, weight, classAxis: 1, scale: 1 };
  if (isPointwise(view, node)) return { node, input, weight, classAxis: 0, scale: 1 };
  return null;
}

function finish(view: GraphView, linear: Linear, logits: string, fail: (reason: string, found: string) => never): Head {
  const { pool, nodes } = between(view, linear, fail);
  const classes = view.dimsOf(linear.weight)?.[linear.classAxis] ?? fail('classes', titleOf(linear.node));
  const depth = view.dimsOf(linear.weight)?.[1 - linear.classAxis];
  const working = nodes.filter((node) => !shapesOnly(node));
  const channels = view.channels(pool.features.name, pool.features.layout === 'NCHW' ? 1 : 3);
  // A pooling that leaves several positions, each with weights of its own, as in VGG.
  if (working.length === 0 && channels !== null && depth !== undefined && channels !== depth)
    fail('positions', `${titleOf(pool.node)}, ${titleOf(linear.node)}`);
  const isLinear = working.every(
    (node) => LINEAR.has(node.op) && node.inputs.filter((input) => !view.isFixed(input)).length === 1,
  );
  return {
    reading: isLinear ? 'exact-linear' : 'fully-convolutional',
    logits,
    pool,
    linear,
    middle: working.length > 0 ? nodes : [],
    features: pool.features.name,
    classes,
  };
}

/** What a network's own maps are made of: the input of the pointwise layer that scores the positions. */
function featuresBehind(view: GraphView, maps: string): string {
  const node = view.producer(maps);
  if (!node) return maps;
  if (isPointwise(view, node)) return node.inputs[0];
  const moving = node.inputs.filter((input) => !view.isFixed(input));
  const before = moving.length === 1 ? view.producer(moving[0]) : undefined;
  return before && isPointwise(view, before) ? before.inputs[0] : maps;
}

/** More layers than any head has: then it is no head. */
const MOST_MIDDLE = 64;

/** All between the pooling and the linear layer, in the graph's order. */
function between(
  view: GraphView,
  linear: Linear,
  fail: (reason: string, found: string) => never,
): { pool: Pool; nodes: readonly OnnxNode[] } {
  const nodes = new Set<OnnxNode>();
  const pools = new Map<OnnxNode, Pool>();
  const waiting = [linear.input];
  for (let tensor = waiting.pop(); tensor !== undefined; tensor = waiting.pop()) {
    if (view.isFixed(tensor)) continue;
    const node = view.producer(tensor) ?? fail('noPool', titleOf(linear.node));
    if (nodes.has(node) || pools.has(node)) continue;
    const pool = findPool(view, node);
    if (pool) {
      pools.set(node, pool);
      continue;
    }
    if (['MaxPool', 'AveragePool', 'GlobalMaxPool', 'ReduceMax'].includes(node.op)) fail('noMean', titleOf(node));
    if (node.op === 'Conv' && !isPointwise(view, node)) fail('noPool', titleOf(node));
    if (PICKS.has(node.op)) fail('picked', titleOf(node));
    if (node.op === 'ReduceMean' && (reducedAxes(view, node) ?? []).join() === '1') fail('tokens', titleOf(node));
    nodes.add(node);
    if (nodes.size > MOST_MIDDLE) fail('noPool', titleOf(linear.node));
    // What a new shape is computed from is no feature.
    waiting.push(...(shapesOnly(node) ? node.inputs.slice(0, 1) : node.inputs));
  }
  const [first, second] = pools.values();
  if (!first) return fail('noPool', titleOf(linear.node));
  if (second) return fail('twoPools', [...pools.keys()].map(titleOf).join(', '));
  return { pool: first, nodes: view.model.nodes.filter((node) => nodes.has(node)) };
}
