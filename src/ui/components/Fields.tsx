import { Check, ChevronDown, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  SearchField as AriaSearchField,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Switch,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import './fields.css';

export interface Option {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
}

interface SelectFieldProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (id: string) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
}

export function SelectField(props: SelectFieldProps) {
  const { label, hideLabel = false, hint, value, options, onChange, isDisabled, testId } = props;
  return (
    <Select
      className="select-field"
      aria-label={hideLabel ? label : undefined}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
      data-testid={testId}
    >
      {!hideLabel && (
        <Label className="field-name elided" title={hint}>
          {label}
        </Label>
      )}
      <AriaButton className="select-button">
        <SelectValue className="elided" />
        <ChevronDown aria-hidden />
      </AriaButton>
      <Popover className="popover menu-popover" offset={3}>
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem className="menu-item" id={option.id} textValue={option.name}>
              <span className="menu-check">
                <Check aria-hidden />
              </span>
              <span className="menu-text">
                {option.name}
                {option.hint && <small>{option.hint}</small>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface SwitchFieldProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
}

export function SwitchField(props: SwitchFieldProps) {
  const { label, hideLabel = false, hint, testId, ...rest } = props;
  return (
    <Switch className="switch" aria-label={hideLabel ? label : undefined} data-testid={testId} {...rest}>
      {!hideLabel && (
        <span className="field-name elided" title={hint}>
          {label}
        </span>
      )}
      <span className="switch-track" aria-hidden />
    </Switch>
  );
}

interface CheckboxProps {
  readonly label: string;
  readonly children?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
}

export function Checkbox({ label, children, testId, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox className="checkbox" aria-label={label} data-testid={testId} {...rest}>
      <span className="checkbox-box" aria-hidden>
        <Check />
      </span>
      {children}
    </AriaCheckbox>
  );
}

interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly id: V; readonly name: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: V) => void;
  readonly isDisabled?: boolean;
}

/** A short choice, all options in sight. */
export function Segmented<V extends string>({ label, value, options, onChange, isDisabled }: SegmentedProps<V>) {
  return (
    <ToggleButtonGroup
      className="segmented"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={isDisabled}
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as V);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className="segment">
          {option.icon}
          {option.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly clearLabel: string;
  readonly testId?: string;
  readonly onSubmit?: () => void;
}

export function SearchField({ label, value, onChange, clearLabel, testId, onSubmit }: SearchFieldProps) {
  return (
    <AriaSearchField
      className="search"
      aria-label={label}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      data-testid={testId}
    >
      <Search aria-hidden />
      <Input className="search-input" placeholder={label} />
      {value !== '' && (
        <AriaButton className="search-clear" aria-label={clearLabel}>
          <X aria-hidden />
        </AriaButton>
      )}
    </AriaSearchField>
  );
}
