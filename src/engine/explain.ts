import type { PixelReasons, Reason } from '#core/reasons.ts';
import { isKind } from './held.ts';
import type { ExplainFacts, StepTrace } from './runner.ts';

/** The story of one pixel: what each step that had a say about it says, first step first. */
export async function explainPixel(
  trace: readonly StepTrace[],
  facts: ExplainFacts,
  x: number,
  y: number,
): Promise<PixelReasons> {
  const reasons: Reason[] = [];
  for (const step of trace) {
    const reason = await step.explain(facts, x, y);
    if (reason) reasons.push(reason);
  }
  return { x, y, label: await finalLabel(trace, x, y), reasons };
}

async function finalLabel(trace: readonly StepTrace[], x: number, y: number): Promise<number> {
  const last = trace.findLast(({ held }) => held.kind === 'label')?.held;
  if (!last || !isKind(last, 'label')) return 0;
  const { width, data } = await last.cpu();
  return data[y * width + x];
}
