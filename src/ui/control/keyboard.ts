import { byKey, COMMANDS, type CommandId, isHold, keymap, spell } from '#ui/hotkeys.ts';
import { useSettings } from '#ui/state/settings.ts';
import { commands, letGo } from './commands.ts';

/** Keys stop while something is typed. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio', 'color', 'button'].includes(target.type);
}

/** Keys that the focused widget needs for itself: arrows in a slider, Enter on a button. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const presses = key === 'Enter' || key === 'Space';
  const arrows = key.startsWith('Arrow');
  if (target instanceof HTMLInputElement) return arrows || (presses && target.type !== 'range');
  const role = target.getAttribute('role') ?? '';
  if (role === 'row' || role === 'grid') return arrows || key === 'Space';
  if (/^(option|menuitem|menuitemradio|listbox|menu)$/.test(role)) {
    return presses || arrows || key === 'Escape' || (role.startsWith('menu') && key.length === 1);
  }
  if (role === 'tab' || role === 'radio') return presses || arrows;
  if (target.tagName === 'BUTTON')
    return presses || (arrows && target.closest('[role=toolbar],[role=radiogroup]') !== null);
  return target.tagName === 'SUMMARY' && presses;
}

/** A dialog keeps the keys of the studio out. */
function isBehindDialog(): boolean {
  return document.querySelector('[role=dialog]:not([data-testid=help-dialog]), [role=alertdialog]') !== null;
}

/** Joins the table of hotkeys.ts to the commands. */
export function followKeys(): void {
  let table = lookup();
  useSettings.subscribe(() => {
    table = lookup();
  });
  const down = new Map<string, CommandId>();

  const press = (event: KeyboardEvent) => {
    const key = spell(event);
    const found = table.get(key);
    if (!found || event.isComposing) return;
    if (isTyping(event.target) || isTaken(event.target, key) || isBehindDialog()) return;
    if (document.querySelector('[data-testid=help-dialog]') && COMMANDS[found.id].group !== 'help') return;
    if (isHold(found.id)) {
      if (event.repeat) {
        if (key === 'Space') event.preventDefault();
        return;
      }
      down.set(event.code, found.id);
    }
    const handled = commands[found.id]?.(found.index);
    if (handled !== false) event.preventDefault();
  };
  document.addEventListener('keydown', press);

  // A row that has the focus is chosen already: Enter accepts its photo or mask and Escape cancels, before the list
  // keeps them to itself.
  const pressOnRow = (event: KeyboardEvent) => {
    const onRow = event.target instanceof HTMLElement && event.target.role === 'row';
    if (!onRow || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.stopPropagation();
    press(event);
  };
  document.addEventListener('keydown', pressOnRow, { capture: true });

  document.addEventListener('keyup', (event) => {
    const held = down.get(event.code);
    if (!held) return;
    down.delete(event.code);
    letGo[held]?.();
  });

  // Alt+Tab away with Space down would leave the hand tool on for ever.
  window.addEventListener('blur', () => {
    for (const id of down.values()) letGo[id]?.();
    down.clear();
  });
}

function lookup() {
  const { keyPreset, keys } = useSettings.getState();
  return byKey(keymap(keyPreset, keys));
}
