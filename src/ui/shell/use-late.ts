import { useEffect, useState } from 'react';

/** Work shorter than this shows no progress: a bar that only flashes is worse than none. */
const SHOW_AFTER_MS = 300;

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
