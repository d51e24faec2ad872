import { DropZone } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { openDropped } from '#ui/control/opening.ts';
import { ClassDialog } from '#ui/dialogs/ClassDialog.tsx';
import { HelpDialog } from '#ui/dialogs/HelpDialog.tsx';
import { ModelsDialog } from '#ui/dialogs/ModelsDialog.tsx';
import { ProjectDialog } from '#ui/dialogs/ProjectDialog.tsx';
import { UrlDialog } from '#ui/dialogs/UrlDialog.tsx';
import { Viewport } from '#ui/viewport/Viewport.tsx';
import { CompareBar } from './CompareBar.tsx';
import { ImageStrip } from './ImageStrip.tsx';
import { Notices } from './Notices.tsx';
import { Panels } from './Panels.tsx';
import { PlayerBar } from './PlayerBar.tsx';
import { Rail } from './Rail.tsx';
import { StageStrip } from './StageStrip.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import './app.css';

export function App() {
  const { t } = useTranslation();
  return (
    <DropZone
      className="app"
      aria-label={t('app.drop')}
      getDropOperation={() => 'copy'}
      onDrop={(event) => void openDropped(event.items)}
    >
      <TopBar />
      <ImageStrip />
      <main className="centre" aria-label={t('app.workplace')}>
        <div className="stage-area">
          <Rail />
          <Viewport />
          <Notices />
        </div>
        <PlayerBar />
        <CompareBar />
        <StageStrip />
      </main>
      <Panels />
      <StatusBar />
      <div className="drop-veil" aria-hidden>
        <p>{t('app.dropHere')}</p>
      </div>
      <HelpDialog />
      <UrlDialog />
      <ClassDialog />
      <ModelsDialog />
      <ProjectDialog />
    </DropZone>
  );
}
