import { useSettings } from '#ui/state/settings.ts';

const prefersLight = window.matchMedia('(prefers-color-scheme: light)');

function apply(): void {
  const { theme } = useSettings.getState();
  const light = theme === 'light' || (theme === 'system' && prefersLight.matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
}

/** Keeps the page's theme in step with the setting and the system. */
export function followTheme(): void {
  apply();
  useSettings.subscribe(apply);
  prefersLight.addEventListener('change', () => {
    apply();
    useSettings.getState().set({});
  });
}
