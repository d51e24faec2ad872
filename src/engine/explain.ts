import type { LabelMap } from '#core/rasters.ts';
import type { PixelReasons, Reason } from '#core/reasons.ts';
import type { MethodContext } from '#methods/method.ts';
import type { Held } from './held.ts';
import { isKind } from './held.ts';
import { cpuInputs, erased, type StepTrace } from './runner.ts';

/** The story of one pixel: what each step that had a say about it says, first step first. */
export async function explainPixel(
  trace: readonly StepTrace[],
  context: Pick<MethodContext, 'tags' | 'verdicts'>,
  x: number,
  y: number,
): Promise<PixelReasons> {
  const reasons: Reason[] = [];
  for (const { method, inputs, held, diagnostics, parameters } of trace) {
    const result = { value: await held.cpu(), diagnostics };
    const reason = method.explain(await cpuInputs(inputs), result, erased(parameters), context, x, y);
    if (reason) reasons.push(reason);
  }
  return { x, y, label: await finalLabel(trace, x, y), reasons };
}

async function finalLabel(trace: readonly StepTrace[], x: number, y: number): Promise<number> {
  const last = trace.findLast(({ held }) => held.kind === 'label')?.held as Held | undefined;
  if (!last || !isKind(last, 'label')) return 0;
  const label: LabelMap = await last.cpu();
  return label.data[y * label.width + x];
}
