import { type RefObject, useEffect } from 'react';
import { PointerInput } from './pointer-input.ts';

/** Joins the pointer to the tools for as long as the viewport is on screen. */
export function usePointer(surface: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    const input = new PointerInput(element);
    return () => input.dispose();
  }, [surface]);
}
