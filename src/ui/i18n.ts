import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** One catalogue a language: a new file here is a new language in the menu, no code needed. */
const catalogues = import.meta.glob<Record<string, unknown>>('./messages/*.json', { eager: true, import: 'default' });

function codeOf(path: string): string {
  return path.replace('./messages/', '').replace('.json', '');
}

/** Language codes with a catalogue and their own names. */
export const languages: readonly { readonly code: string; readonly name: string }[] = Object.keys(catalogues)
  .map(codeOf)
  .map((code) => ({ code, name: new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code }));

export async function startTranslation(language: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: Object.fromEntries(
      Object.entries(catalogues).map(([path, messages]) => [codeOf(path), { translation: messages }]),
    ),
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

export const t: typeof i18next.t = ((...parameters: Parameters<typeof i18next.t>) =>
  i18next.t(...parameters)) as typeof i18next.t;

/** True when the catalogue has words for this key. */
export function hasMessage(key: string): boolean {
  return i18next.exists(key);
}
