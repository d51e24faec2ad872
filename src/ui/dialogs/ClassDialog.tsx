import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ProjectClass } from '#core/classes.ts';
import { Button } from '#ui/components/Button.tsx';
import { Dialog } from '#ui/components/Dialog.tsx';
import { freshColour } from '#ui/control/classes.ts';
import { addClass, changeClass, removeClass } from '#ui/control/editing.ts';
import { type Colour, fromHex, toHex } from '#ui/control/palette.ts';
import { setPaintClass } from '#ui/control/tools.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useProject } from '#ui/state/project.ts';
import { NetworkClasses } from './NetworkClasses.tsx';
import './form.css';

/** A class: name, colour, and what the classifier calls it. */
export function ClassDialog() {
  const { t } = useTranslation();
  const isOpen = useDialogs((state) => state.open === 'class');
  const classId = useDialogs((state) => state.classId);
  const close = useDialogs((state) => state.close);
  const one = useProject((state) => state.classes.find((each) => each.id === classId));
  return (
    <Dialog
      title={one ? t('classes.edit', { name: one.name }) : t('classes.add')}
      isOpen={isOpen}
      onClose={close}
      width={480}
      testId="class-dialog"
    >
      <ClassForm key={classId ?? 'new'} one={one ?? null} onClose={close} />
    </Dialog>
  );
}

function ClassForm({ one, onClose }: { readonly one: ProjectClass | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const classes = useProject((state) => state.classes);
  const [name, setName] = useState(one?.name ?? '');
  const [colour, setColour] = useState<Colour>(one?.colour ?? freshColour(classes));
  const [network, setNetwork] = useState<readonly number[]>(one?.networkClasses ?? []);
  const taken = classes.some((each) => each.id !== one?.id && each.name === name.trim());
  const valid = name.trim() !== '' && !taken;
  const submit = async () => {
    if (!valid) return;
    const made = { name: name.trim(), colour, networkClasses: network };
    if (!(await (one ? changeClass(one.id, made) : addClass(made)))) return;
    const added = !one && useProject.getState().classes.find((each) => each.name === made.name);
    if (added) setPaintClass(added.id);
    onClose();
  };
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="form-row">
        <TextField className="text-field" style={{ flex: 1 }} value={name} onChange={setName} autoFocus>
          <Label className="field-name">{t('classes.name')}</Label>
          <Input className="text-input" data-testid="class-name" />
        </TextField>
        <label className="text-field">
          <span className="field-name">{t('classes.colour')}</span>
          <input
            className="colour-input"
            type="color"
            value={toHex(colour)}
            onChange={(event) => setColour(fromHex(event.target.value))}
          />
        </label>
      </div>
      {taken && <p className="form-error">{t('classes.taken', { name: name.trim() })}</p>}
      <NetworkClasses name={name} chosen={network} onChange={setNetwork} />
      <div className="form-buttons">
        {one && (
          <Button
            icon={Trash2}
            kind="quiet"
            onPress={() => {
              onClose();
              void removeClass(one.id);
            }}
          >
            {t('classes.remove')}
          </Button>
        )}
        <span className="topbar-space" />
        <Button kind="quiet" onPress={onClose}>
          {t('common.cancel')}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!valid} testId="class-save">
          {t(one ? 'common.save' : 'classes.addThis')}
        </Button>
      </div>
    </Form>
  );
}
