import type { Reason } from '#core/reasons.ts';
import { t } from '#ui/i18n.ts';

/** A reason in words. Long fractions are rounded: nobody reads the seventh digit. */
export function reasonText(reason: Reason): string {
  const numbers = Object.fromEntries(
    Object.entries(reason.numbers).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value,
    ]),
  );
  return t(`reasons.${reason.text}`, numbers);
}
