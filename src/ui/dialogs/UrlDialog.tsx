import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { Dialog } from '#ui/components/Dialog.tsx';
import { openUrls } from '#ui/control/opening.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import './form.css';

export function UrlDialog() {
  const { t } = useTranslation();
  const isOpen = useDialogs((state) => state.open === 'url');
  const close = useDialogs((state) => state.close);
  const [url, setUrl] = useState('');
  const submit = () => {
    close();
    setUrl('');
    void openUrls(url.split(/\s+/).filter(Boolean));
  };
  return (
    <Dialog title={t('open.urlTitle')} isOpen={isOpen} onClose={close}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (url.trim()) submit();
        }}
      >
        <TextField className="text-field" value={url} onChange={setUrl} autoFocus>
          <Label className="field-name">{t('open.urlLabel')}</Label>
          <Input className="text-input" placeholder="https://" inputMode="url" />
        </TextField>
        <p className="muted">{t('open.urlNote')}</p>
        <div className="form-buttons">
          <Button kind="quiet" onPress={close}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!url.trim()}>
            {t('open.menu')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
