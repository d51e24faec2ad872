import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Menu as AriaMenu,
  Header,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import type { CommandId } from '#ui/hotkeys.ts';
import { KeysOf } from './Keys.tsx';
import './menu.css';

export interface MenuEntry {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  readonly icon?: LucideIcon;
  readonly command?: CommandId;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export interface MenuGroup {
  readonly name?: string;
  readonly entries: readonly MenuEntry[];
}

interface MenuProps {
  readonly label: string;
  /** The button that opens it. */
  readonly children: ReactElement;
  readonly groups: readonly MenuGroup[];
  readonly placement?: 'bottom start' | 'bottom end' | 'right top';
}

export function Menu({ label, children, groups, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover menu-popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {groups.map((group, index) => (
            <MenuSection key={group.name ?? group.entries[0]?.id} className="menu-section">
              {group.name && <Header className="menu-header">{group.name}</Header>}
              {group.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  className="menu-item"
                  textValue={entry.name}
                  isDisabled={entry.isDisabled}
                  onAction={entry.onAction}
                  data-testid={`menu-${entry.id}`}
                >
                  {entry.icon && <entry.icon aria-hidden className="menu-icon" />}
                  <span className="menu-text">
                    {entry.name}
                    {entry.detail && <small>{entry.detail}</small>}
                  </span>
                  {entry.command && <KeysOf command={entry.command} />}
                </MenuItem>
              ))}
              {index < groups.length - 1 && <Separator className="menu-line" />}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
