import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { start } from './control/startup.ts';
import { followTheme } from './control/theme.ts';
import { startTranslation } from './i18n.ts';
import { App } from './shell/App.tsx';
import { useSettings } from './state/settings.ts';

followTheme();
const { language } = useSettings.getState();
await startTranslation(language);
document.documentElement.lang = language;

/** Numbers and dates follow the chosen language too. */
function Root() {
  const locale = useSettings((state) => state.language);
  return (
    <I18nProvider locale={locale}>
      <App />
    </I18nProvider>
  );
}

createRoot(document.getElementById('root')!).render(<Root />);
void start();
