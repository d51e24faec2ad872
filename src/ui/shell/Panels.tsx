import { Tab, TabList, TabPanel, TabPanels, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ClassesPanel } from '#ui/panels/ClassesPanel.tsx';
import { MasksPanel } from '#ui/panels/MasksPanel.tsx';
import { PixelPanel } from '#ui/panels/PixelPanel.tsx';
import { RecipePanel } from '#ui/panels/RecipePanel.tsx';
import { ScorePanel } from '#ui/panels/ScorePanel.tsx';
import { ToolOptions } from '#ui/panels/ToolOptions.tsx';
import { ViewPanel } from '#ui/panels/ViewPanel.tsx';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { useReferences } from '#ui/state/references.ts';
import './panels.css';

export function Panels() {
  const { t } = useTranslation();
  const masks = useJobs((state) => state.masks.length);
  const current = useProject((state) => state.current);
  const hasScore = useReferences((state) => current !== null && current in state.labels);
  return (
    <aside className="panels" aria-label={t('panels.title')}>
      <ToolOptions />
      <ClassesPanel />
      <Tabs className="tabs" defaultSelectedKey="recipe">
        <TabList className="tab-list" aria-label={t('panels.title')}>
          <Tab id="recipe" className="tab">
            {t('panels.recipe')}
          </Tab>
          <Tab id="masks" className="tab" data-testid="tab-masks">
            {t('panels.masks')}
            {masks > 0 && <span className="tab-count">{masks}</span>}
          </Tab>
          <Tab id="pixel" className="tab">
            {t('panels.pixel')}
          </Tab>
          {hasScore && (
            <Tab id="score" className="tab" data-testid="tab-score">
              {t('panels.score')}
            </Tab>
          )}
          <Tab id="view" className="tab" data-testid="tab-view">
            {t('panels.view')}
          </Tab>
        </TabList>
        <TabPanels className="tab-panels">
          <TabPanel id="recipe" className="tab-panel">
            <RecipePanel />
          </TabPanel>
          <TabPanel id="masks" className="tab-panel fixed">
            <MasksPanel />
          </TabPanel>
          <TabPanel id="pixel" className="tab-panel">
            <PixelPanel />
          </TabPanel>
          <TabPanel id="score" className="tab-panel">
            <ScorePanel />
          </TabPanel>
          <TabPanel id="view" className="tab-panel">
            <ViewPanel />
          </TabPanel>
        </TabPanels>
      </Tabs>
    </aside>
  );
}
