import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useSettings } from '#ui/state/settings.ts';
import './section.css';

interface SectionProps {
  readonly id: string;
  readonly title: ReactNode;
  /** Beside the title, not part of what folds. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Without weight: a section inside a section. */
  readonly isQuiet?: boolean;
  readonly initiallyFolded?: boolean;
  readonly testId?: string;
}

/** A part of a panel that folds; whether it is folded is remembered. */
export function Section({
  id,
  title,
  aside,
  children,
  isQuiet = false,
  initiallyFolded = false,
  testId,
}: SectionProps) {
  const folded = useSettings((state) => state.folded[id] ?? initiallyFolded);
  const fold = useSettings((state) => state.fold);
  return (
    <Disclosure
      className="section"
      data-quiet={isQuiet || undefined}
      data-testid={testId}
      isExpanded={!folded}
      onExpandedChange={(expanded) => fold(id, !expanded)}
    >
      <div className="section-head">
        <Heading level={3} className="section-title">
          <AriaButton slot="trigger" className="section-trigger">
            <ChevronRight aria-hidden className="section-chevron" />
            <span className="elided">{title}</span>
          </AriaButton>
        </Heading>
        {aside}
      </div>
      <DisclosurePanel className="section-body">{children}</DisclosurePanel>
    </Disclosure>
  );
}
