import type { ReactElement, ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import type { CommandId } from '#ui/hotkeys.ts';
import { KeysOf } from './Keys.tsx';
import './hint.css';

interface HintProps {
  /** The one control that the hint belongs to. */
  readonly children: ReactElement;
  readonly text: ReactNode;
  readonly command?: CommandId;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
}

/** A tooltip, with the keys of the command that the control stands for. */
export function Hint({ children, text, command, placement = 'bottom' }: HintProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip className="hint" placement={placement} offset={6}>
        <span className="hint-text">{text}</span>
        {command && <KeysOf command={command} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
