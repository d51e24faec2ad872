import { throwIfAborted } from '#core/errors.ts';
import { featureMapOf } from '../features.ts';
import type { MethodContext } from '../method.ts';
import { type TokenOptions, type Tokens, tokensOf } from './reference.ts';

/**
 * The photo's tokens. They are made in main memory on both backends: the work grows with N · D, some
 * milliseconds, and both then compare the very same numbers.
 */
export async function photoTokens(context: MethodContext, options: TokenOptions): Promise<Tokens> {
  const features = await featureMapOf(await context.features());
  throwIfAborted(context.signal);
  return tokensOf(features, context.photo, options);
}
