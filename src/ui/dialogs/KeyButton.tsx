import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Keys, KeysOf } from '#ui/components/Keys.tsx';
import { type CommandId, conflicts, isHold, keymap, RESERVED, spell } from '#ui/hotkeys.ts';
import { useSettings } from '#ui/state/settings.ts';

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta']);

type State =
  | { readonly kind: 'rest' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'reserved'; readonly key: string }
  | { readonly kind: 'conflict'; readonly key: string; readonly others: readonly CommandId[] };

/** The keys of a command. A press listens for another key; one that is in use is taken only when asked for. */
export function KeyButton({ command }: { readonly command: CommandId }) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>({ kind: 'rest' });
  const name = t(`hotkeys.commands.${command}`);

  useEffect(() => {
    if (state.kind !== 'listening') return;
    const listen = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const key = spell(event);
      if (MODIFIERS.has(key) && !isHold(command)) return;
      setState(key === 'Escape' ? { kind: 'rest' } : offer(command, key));
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [state, command]);

  if (state.kind === 'conflict') {
    const other = state.others.map((id) => t(`hotkeys.commands.${id}`)).join(', ');
    return (
      <span className="key-question" role="alert">
        <Keys combination={state.key} /> {t('help.taken', { other })}
        <AriaButton
          className="key-answer"
          onPress={() => {
            assign(command, state.key, state.others);
            setState({ kind: 'rest' });
          }}
        >
          {t('help.take')}
        </AriaButton>
        <AriaButton className="key-answer" autoFocus onPress={() => setState({ kind: 'rest' })}>
          {t('help.keep')}
        </AriaButton>
      </span>
    );
  }
  return (
    <AriaButton
      className="key-button"
      aria-label={t('help.change', { name })}
      onPress={() => setState({ kind: 'listening' })}
      data-listening={state.kind === 'listening' || undefined}
      data-testid={`key-${command}`}
    >
      {state.kind === 'listening' ? (
        t('help.press')
      ) : state.kind === 'reserved' ? (
        t('help.reserved')
      ) : (
        <KeysOf command={command} all />
      )}
    </AriaButton>
  );
}

/** Takes a free key at once; asks about one that is in use. */
function offer(command: CommandId, key: string): State {
  if (RESERVED.has(key)) return { kind: 'reserved', key };
  const { keyPreset, keys } = useSettings.getState();
  const others = conflicts(keymap(keyPreset, keys), command, key);
  if (others.length > 0) return { kind: 'conflict', key, others };
  assign(command, key, []);
  return { kind: 'rest' };
}

function assign(command: CommandId, key: string, others: readonly CommandId[]): void {
  const { keyPreset, keys, set } = useSettings.getState();
  const map = keymap(keyPreset, keys);
  const robbed = others.map((id) => [id, map[id].filter((one) => one !== key)]);
  set({ keys: { ...keys, ...Object.fromEntries(robbed), [command]: [key] } });
}
