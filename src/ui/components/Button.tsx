import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, ToggleButton } from 'react-aria-components';
import type { CommandId } from '#ui/hotkeys.ts';
import { Hint } from './Hint.tsx';
import './button.css';

interface IconButtonProps {
  readonly icon: LucideIcon;
  /** The name for screen readers, and the tooltip. */
  readonly label: string;
  readonly command?: CommandId;
  readonly onPress?: () => void;
  /** For buttons that work as long as they are held. */
  readonly onPressStart?: () => void;
  readonly onPressEnd?: () => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
  readonly size?: 'small' | 'normal' | 'large';
  readonly tone?: 'plain' | 'good' | 'bad';
}

export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, command, placement, testId, size = 'normal', tone = 'plain', ...rest } = props;
  return (
    <Hint text={label} command={command} placement={placement}>
      <AriaButton className={`icon-button ${size} ${tone}`} aria-label={label} data-testid={testId} {...rest}>
        <Icon aria-hidden />
      </AriaButton>
    </Hint>
  );
}

interface IconToggleProps extends Omit<IconButtonProps, 'onPress'> {
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}

export function IconToggle(props: IconToggleProps) {
  const { icon: Icon, label, command, placement, testId, size = 'normal', tone = 'plain', ...rest } = props;
  return (
    <Hint text={label} command={command} placement={placement}>
      <ToggleButton className={`icon-button ${size} ${tone}`} aria-label={label} data-testid={testId} {...rest}>
        <Icon aria-hidden />
      </ToggleButton>
    </Hint>
  );
}

interface ButtonProps {
  readonly children: ReactNode;
  readonly icon?: LucideIcon;
  readonly kind?: 'normal' | 'primary' | 'quiet' | 'danger';
  readonly hint?: string;
  readonly command?: CommandId;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly type?: 'button' | 'submit';
  readonly testId?: string;
  readonly slot?: string;
}

export function Button(props: ButtonProps) {
  const { children, icon: Icon, kind = 'normal', hint, command, testId, ...rest } = props;
  const button = (
    <AriaButton className={`button ${kind}`} data-testid={testId} {...rest}>
      {Icon && <Icon aria-hidden />}
      <span className="elided">{children}</span>
    </AriaButton>
  );
  if (!hint && !command) return button;
  return (
    <Hint text={hint ?? children} command={command}>
      {button}
    </Hint>
  );
}
