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

const TABS = [
  { id: 'recipe', Panel: RecipePanel },
  // Its list scrolls by itself.
  { id: 'masks', Panel: MasksPanel, isFixed: true },
  { id: 'pixel', Panel: PixelPanel },
  { id: 'score', Panel: ScorePanel },
  { id: 'view', Panel: ViewPanel },
];

export function Panels() {
  const { t } = useTranslation();
  const masks = useJobs((state) => state.masks.length);
  const current = useProject((state) => state.current);
  const hasScore = useReferences((state) => current !== null && current in state.labels);
  const tabs = TABS.filter(({ id }) => id !== 'score' || hasScore);
  return (
    <aside className="panels" aria-label={t('panels.title')}>
      <ToolOptions />
      <ClassesPanel />
      <Tabs className="tabs" defaultSelectedKey="recipe">
        <TabList className="tab-list" aria-label={t('panels.title')}>
          {tabs.map(({ id }) => (
            <Tab key={id} id={id} className="tab" data-testid={`tab-${id}`}>
              {t(`panels.${id}`)}
              {id === 'masks' && masks > 0 && <span className="tab-count">{masks}</span>}
            </Tab>
          ))}
        </TabList>
        <TabPanels className="tab-panels">
          {tabs.map(({ id, Panel, isFixed = false }) => (
            <TabPanel key={id} id={id} className={`tab-panel ${isFixed ? 'fixed' : ''}`}>
              <Panel />
            </TabPanel>
          ))}
        </TabPanels>
      </Tabs>
    </aside>
  );
}
