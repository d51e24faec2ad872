import { useTranslation } from 'react-i18next';
import { type CommandId, keymap } from '#ui/hotkeys.ts';
import { useSettings } from '#ui/state/settings.ts';
import './keys.css';

const onMac = navigator.platform.startsWith('Mac');

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Control: 'Ctrl',
  Backspace: '⌫',
  Enter: '↵',
};

function usePartNames(): (part: string) => string {
  const { t } = useTranslation();
  return (part) => {
    if (part === 'Mod') return onMac ? '⌘' : 'Ctrl';
    if (part === 'Shift') return onMac ? '⇧' : 'Shift';
    return SYMBOLS[part] ?? t(`hotkeys.parts.${part}`, { defaultValue: part });
  };
}

/** One key combination, drawn as key caps. */
export function Keys({ combination }: { readonly combination: string }) {
  const nameOf = usePartNames();
  const parts = combination === '+' ? ['+'] : combination.split(/\+(?!$)/);
  return (
    <span className="keys">
      {parts.map((part) => (
        <kbd key={part}>{nameOf(part)}</kbd>
      ))}
    </span>
  );
}

/** The keys in force for a command; the main one unless `all`. */
export function KeysOf({ command, all = false }: { readonly command: CommandId; readonly all?: boolean }) {
  const preset = useSettings((state) => state.keyPreset);
  const own = useSettings((state) => state.keys);
  const combinations = keymap(preset, own)[command];
  return (
    <span className="keys-all">
      {(all ? combinations : combinations.slice(0, 1)).map((combination) => (
        <Keys key={combination} combination={combination} />
      ))}
    </span>
  );
}
