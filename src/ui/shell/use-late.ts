import { useEffect, useState } from 'react';
import { SHOW_AFTER_MS } from '#ui/control/showing-runs.ts';

/** True once `busy` has been true for long enough to be worth showing. */
export function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return setLate(false);
    const timer = setTimeout(() => setLate(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [busy]);
  return late;
}
