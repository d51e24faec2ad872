import { useTranslation } from 'react-i18next';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { hasMessage } from '#ui/i18n.ts';
import { useClassName } from './use-class-name.ts';
import './counters.css';

type Cell = number | string | null;
type Row = Readonly<Record<string, Cell>> & { readonly class: number };

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as Row).class === 'number';
}

/** What a method counted: plain numbers in a line, numbers per class as a table. */
export function Counters({ diagnostics, method }: { readonly diagnostics: object; readonly method: string }) {
  const { t } = useTranslation();
  const nameOf = useClassName();
  const label = (name: string) => t(`methods.${method}.counters.${name}`, { defaultValue: name });
  const plain = Object.entries(diagnostics).filter(
    ([name, value]) => typeof value === 'number' && hasMessage(`methods.${method}.counters.${name}`),
  );
  const { classes } = diagnostics as { classes?: unknown };
  const rows = Array.isArray(classes) ? classes.filter(isRow) : [];
  const columns = Object.keys(rows[0] ?? {}).filter(
    (name) => name !== 'class' && hasMessage(`methods.${method}.counters.${name}`),
  );
  const cell = (name: string, value: Cell) => {
    if (typeof value === 'number') return compact(value);
    return value === null ? '–' : t(`methods.${method}.counters.${name}Values.${value}`, { defaultValue: value });
  };
  if (plain.length === 0 && (rows.length === 0 || columns.length === 0)) return null;
  return (
    <div className="counters" data-testid={`counters-${method}`}>
      {plain.length > 0 && (
        <dl className="counters-plain">
          {plain.map(([name, value]) => (
            <div key={name}>
              <dt>{label(name)}</dt>
              <dd>{compact(value as number)}</dd>
            </div>
          ))}
        </dl>
      )}
      {rows.length > 0 && columns.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('classes.title')}</span>
              </th>
              {columns.map((name) => (
                <th key={name} scope="col" title={t(`methods.${method}.counters.${name}Hint`, { defaultValue: '' })}>
                  {label(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.class}>
                <th scope="row">
                  <span className="counters-class">
                    <ClassSwatch id={row.class} size={9} />
                    <span className="elided">{nameOf(row.class)}</span>
                  </span>
                </th>
                {columns.map((name) => (
                  <td key={name} data-zero={row[name] === 0 || undefined}>
                    {cell(name, row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Thousands of pixels as 12.3k: the table is narrow and the digits behind say nothing. */
function compact(value: number): string {
  if (!Number.isInteger(value)) return Number(value.toPrecision(3)).toString();
  if (Math.abs(value) < 10_000) return String(value);
  return `${(value / 1000).toFixed(Math.abs(value) < 100_000 ? 1 : 0)}k`;
}
