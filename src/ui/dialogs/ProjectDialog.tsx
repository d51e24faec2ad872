import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { Dialog } from '#ui/components/Dialog.tsx';
import { continueWith } from '#ui/control/startup.ts';
import { useTrouble } from '#ui/state/trouble.ts';

/** The project did not open as it should: what is wrong, and what can be done. */
export function ProjectDialog() {
  const { t } = useTranslation();
  const trouble = useTrouble((state) => state.trouble);
  const set = useTrouble((state) => state.set);
  if (!trouble) return null;
  return (
    <Dialog
      title={t('project.trouble')}
      isOpen
      onClose={() => set({ trouble: null })}
      testId="project-dialog"
      footer={trouble.choices.map((choice, index) => (
        <Button
          key={choice}
          kind={index === 0 ? 'primary' : 'normal'}
          onPress={() => {
            set({ trouble: null });
            void continueWith(choice);
          }}
        >
          {t(`project.choices.${choice}`)}
        </Button>
      ))}
    >
      <p style={{ lineHeight: 1.55 }}>{trouble.text}</p>
    </Dialog>
  );
}
