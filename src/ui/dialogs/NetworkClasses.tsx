import { Check, Layers, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button as AriaButton, ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { SearchField } from '#ui/components/Fields.tsx';
import {
  type ClassGroup,
  groupsOf,
  guessFrom,
  knownGroups,
  summed,
  withMembers,
  withoutMembers,
} from '#ui/control/class-groups.ts';
import { useJobs } from '#ui/state/jobs.ts';
import './network-classes.css';

interface NetworkClassesProps {
  /** Of the project's class, for a suggestion. */
  readonly name: string;
  readonly chosen: readonly number[];
  readonly onChange: (chosen: readonly number[]) => void;
}

/** Which outputs of the classifier stand for a class: one, several, or whole groups of them. */
export function NetworkClasses(props: NetworkClassesProps) {
  const { t } = useTranslation();
  const names = useJobs((state) => state.device?.models.find((model) => model.task === 'classifier')?.classNames);
  if (!names) return <p className="muted">{t('classes.noClassifier')}</p>;
  return <Chooser {...props} names={names} />;
}

interface ChooserProps extends NetworkClassesProps {
  readonly names: readonly string[];
}

/** One line of the list: a group, or a class of its own. */
interface Item {
  readonly id: string;
  readonly name: string;
  readonly members: readonly number[];
  readonly isGroup: boolean;
}

function Chooser({ name, names, chosen, onChange }: ChooserProps) {
  const { t } = useTranslation();
  const known = useKnownGroups(names);
  const groups = useMemo(() => groupsOf(names, known), [names, known]);
  const [search, setSearch] = useState('');
  const items = useMemo(() => found(search, names, groups), [search, names, groups]);
  const suggestion = useMemo(() => guessFrom(name, names, known), [name, names, known]);
  const isNew = suggestion.length > 0 && suggestion.some((one) => !chosen.includes(one));
  const single = items.filter((item) => !item.isGroup);
  const allFound = single.flatMap((item) => item.members);
  const hasAll = allFound.every((one) => chosen.includes(one));
  return (
    <div className="text-field" data-testid="network-classes">
      <span className="field-name">{t('classes.network')}</span>
      <Chosen names={names} groups={groups} chosen={chosen} onChange={onChange} />
      {isNew && (
        <Button
          icon={Plus}
          kind="quiet"
          onPress={() => onChange(withMembers(chosen, suggestion))}
          testId="class-suggest"
        >
          {t('classes.suggest', { names: describe(suggestion, names, groups), count: suggestion.length })}
        </Button>
      )}
      <div className="network-search">
        <SearchField
          label={t('classes.networkSearch', { count: names.length })}
          clearLabel={t('common.clear')}
          value={search}
          onChange={setSearch}
          onSubmit={() => items[0] && onChange(toggled(chosen, items[0].members))}
          testId="network-search"
        />
        {search.trim() !== '' && allFound.length > 1 && (
          <Button
            onPress={() => onChange(hasAll ? withoutMembers(chosen, allFound) : withMembers(chosen, allFound))}
            testId="network-all"
          >
            {t(hasAll ? 'classes.networkNoneOf' : 'classes.networkAllOf', { count: allFound.length })}
          </Button>
        )}
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 28 }}>
        <ListBox
          className="network-list"
          aria-label={t('classes.network')}
          items={items}
          selectionMode="multiple"
          selectedKeys={items.filter((item) => isWhole(item, chosen)).map((item) => item.id)}
          renderEmptyState={() => <p className="network-empty muted">{t('classes.networkNothing')}</p>}
          onSelectionChange={(keys) => {
            const changed = items.filter((item) => isWhole(item, chosen) !== (keys === 'all' || keys.has(item.id)));
            onChange(changed.reduce<readonly number[]>((now, item) => toggled(now, item.members), chosen));
          }}
        >
          {(item) => (
            <ListBoxItem className="menu-item" id={item.id} textValue={item.name}>
              <span className="menu-check">
                <Check aria-hidden />
              </span>
              {item.isGroup && <Layers className="network-group" aria-hidden />}
              <span className="menu-text elided">{item.name}</span>
              {item.isGroup && (
                <span className="muted network-count">{t('classes.groupCount', { count: item.members.length })}</span>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </div>
  );
}

function useKnownGroups(names: readonly string[]): readonly ClassGroup[] {
  const [known, setKnown] = useState<readonly ClassGroup[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void knownGroups(names).then((groups) => isCurrent && setKnown(groups));
    return () => {
      isCurrent = false;
    };
  }, [names]);
  return known;
}

/** Groups, then classes, whose names have all the words. */
function found(search: string, names: readonly string[], groups: readonly ClassGroup[]): Item[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name }: Item) => words.every((word) => name.toLowerCase().includes(word));
  return [
    ...groups.map(({ name, members }) => ({ id: `group ${name}`, name, members, isGroup: true })),
    ...names.map((name, index) => ({ id: String(index), name, members: [index], isGroup: false })),
  ].filter(fits);
}

function isWhole({ members }: Item, chosen: readonly number[]): boolean {
  return members.every((member) => chosen.includes(member));
}

/** Takes all of them, or gives them back when all are taken. */
function toggled(chosen: readonly number[], members: readonly number[]): number[] {
  const hasAll = members.every((member) => chosen.includes(member));
  return hasAll ? withoutMembers(chosen, members) : withMembers(chosen, members);
}

/** Single classes shown as chips; more would push the list away. */
const MOST_CHIPS = 6;

interface ChosenProps extends Omit<ChooserProps, 'name'> {
  readonly groups: readonly ClassGroup[];
}

/** What is chosen: groups as one chip each, and the classes beside them. */
function Chosen({ names, groups, chosen, onChange }: ChosenProps) {
  const { t } = useTranslation();
  const { groups: whole, single } = summed(chosen, groups);
  const nameOf = (index: number) => names[index] ?? String(index);
  const chips = [
    ...whole.map(({ name, members }) => ({ key: `group ${name}`, name, members, count: members.length })),
    ...single
      .slice(0, MOST_CHIPS)
      .map((index) => ({ key: `${index}`, name: nameOf(index), members: [index], count: 0 })),
  ];
  const more = single.length - MOST_CHIPS;
  return (
    <div className="network-chosen" data-testid="network-chosen">
      {chosen.length === 0 && <span className="muted">{t('classes.networkNone')}</span>}
      {chips.map(({ key, name, members, count }) => (
        <span key={key} className="chip">
          <span className="elided" title={name}>
            {name}
          </span>
          {count > 0 && <span className="muted">{count}</span>}
          <AriaButton
            className="search-clear"
            aria-label={t('classes.networkRemove', { name })}
            onPress={() => onChange(withoutMembers(chosen, members))}
          >
            <X size={12} aria-hidden />
          </AriaButton>
        </span>
      ))}
      {more > 0 && (
        <span className="muted" title={single.slice(MOST_CHIPS).map(nameOf).join(', ')}>
          {t('classes.networkMore', { count: more })}
        </span>
      )}
    </div>
  );
}

function describe(members: readonly number[], names: readonly string[], groups: readonly ClassGroup[]): string {
  const whole = groups.find(
    (group) => group.members.length === members.length && group.members.every((one) => members.includes(one)),
  );
  return whole?.name ?? names[members[0]];
}
