import { throwIfAborted } from '#core/errors.ts';
import type { MethodContext, Moment } from './method.ts';

/** A method that works in rounds, on one backend. */
export interface Rounds<V> {
  /** Makes the next round. */
  advance(): Promise<void> | void;
  /** The value after the rounds so far; it belongs to who asked. */
  value(): Promise<V> | V;
  dispose(): void;
}

/** The value after `count` rounds. */
export async function afterRounds<V>(rounds: Rounds<V>, count: number, context: MethodContext): Promise<V> {
  try {
    for (let round = 0; round < count; round++) {
      throwIfAborted(context.signal);
      await rounds.advance();
      context.progress((round + 1) / (count + 1));
    }
    throwIfAborted(context.signal);
    return await rounds.value();
  } finally {
    rounds.dispose();
  }
}

/** The values after 0 to `count` rounds. */
export async function* everyRound<V>(
  rounds: Rounds<V>,
  count: number,
  context: MethodContext,
): AsyncGenerator<Moment<V>> {
  try {
    for (let step = 0; ; step++) {
      throwIfAborted(context.signal);
      yield { step, value: await rounds.value() };
      if (step === count) return;
      await rounds.advance();
      context.progress((step + 1) / count);
    }
  } finally {
    rounds.dispose();
  }
}
