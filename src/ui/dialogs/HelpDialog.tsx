import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { Dialog } from '#ui/components/Dialog.tsx';
import { SelectField } from '#ui/components/Fields.tsx';
import { KeysOf } from '#ui/components/Keys.tsx';
import { COMMANDS, type CommandGroup, type CommandId, isGesture, PRESETS } from '#ui/hotkeys.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useSettings } from '#ui/state/settings.ts';
import { KeyButton } from './KeyButton.tsx';
import './help.css';

const GROUPS: readonly CommandGroup[] = ['images', 'edit', 'tools', 'classes', 'view', 'masks', 'help'];

/** All keys, from the one table of hotkeys.ts, and where they are changed. */
export function HelpDialog() {
  const { t } = useTranslation();
  const isOpen = useDialogs((state) => state.open === 'help');
  const close = useDialogs((state) => state.close);
  const preset = useSettings((state) => state.keyPreset);
  const changed = useSettings((state) => Object.keys(state.keys).length > 0);
  const set = useSettings((state) => state.set);
  return (
    <Dialog title={t('help.title')} isOpen={isOpen} onClose={close} width={900} testId="help-dialog">
      <div className="help-top">
        <p className="muted">{t('help.intro')}</p>
        <span className="topbar-space" />
        {changed && (
          <Button icon={RotateCcw} kind="quiet" onPress={() => set({ keys: {} })} testId="keys-restore">
            {t('help.restore')}
          </Button>
        )}
        <SelectField
          label={t('help.preset')}
          value={preset}
          options={Object.keys(PRESETS).map((id) => ({ id, name: t(`help.presets.${id}`) }))}
          onChange={(keyPreset) => set({ keyPreset })}
        />
      </div>
      <div className="help-columns">
        {GROUPS.map((group) => (
          <section key={group} className="help-group">
            <h3>{t(`hotkeys.groups.${group}`)}</h3>
            <dl>
              {(Object.keys(COMMANDS) as CommandId[])
                .filter((id) => COMMANDS[id].group === group)
                .map((id) => (
                  <div key={id}>
                    <dt>{t(`hotkeys.commands.${id}`)}</dt>
                    <dd>
                      <CommandKeys id={id} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function CommandKeys({ id }: { readonly id: CommandId }) {
  if (id === 'classDigits' || id === 'classShiftDigits') return <Digits id={id} />;
  return isGesture(id) ? <KeysOf command={id} all /> : <KeyButton command={id} />;
}

/** Ten keys that do the same kind of thing are one line. */
function Digits({ id }: { readonly id: CommandId }) {
  return (
    <span className="keys">
      {id === 'classShiftDigits' && <kbd>Shift</kbd>}
      <kbd>1</kbd>…<kbd>9</kbd>
      <kbd>0</kbd>
    </span>
  );
}
