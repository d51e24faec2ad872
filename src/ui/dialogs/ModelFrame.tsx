import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface ModelFrameProps {
  readonly id: string;
  readonly name: string;
  readonly badges: ReactNode;
  readonly facts: readonly ReactNode[];
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

/** A model in the list: its name, facts, what else there is to say, and what can be done with it. */
export function ModelFrame({ id, name, badges, facts, actions, children }: ModelFrameProps) {
  const keep = useKeptFocus();
  return (
    <article className="model" data-testid={`model-card-${id}`} aria-label={name} tabIndex={-1} {...keep}>
      <div className="model-text">
        <h4>
          {name} {badges}
        </h4>
        <ul className="model-facts">
          {facts.map((fact, index) => (
            // Facts keep their order and are never moved.
            <li key={String(index)}>{fact}</li>
          ))}
        </ul>
        {children}
      </div>
      <div className="model-actions">{actions}</div>
    </article>
  );
}

/**
 * A button that is pressed makes way for others, or is disabled, and the focus goes with it: then keys no longer
 * reach the dialog. It is put on what the card offers next.
 */
function useKeptFocus() {
  const ref = useRef<HTMLElement>(null);
  const had = useRef(false);
  useLayoutEffect(() => {
    if (!had.current) return;
    const restore = () => {
      const isLost = document.activeElement === document.body || !document.activeElement;
      if (isLost) (ref.current?.querySelector<HTMLElement>('button:not([disabled])') ?? ref.current)?.focus();
    };
    restore();
    // Browsers take the focus from a disabled button with the next frame.
    const frame = requestAnimationFrame(restore);
    return () => cancelAnimationFrame(frame);
  });
  return {
    ref,
    onFocus: () => {
      had.current = true;
    },
    onBlur: (event: { readonly relatedTarget: EventTarget | null }) => {
      if (event.relatedTarget instanceof Node && !ref.current?.contains(event.relatedTarget)) had.current = false;
    },
  };
}
