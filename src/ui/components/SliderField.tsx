import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import { Group, Input, Label, NumberField, Slider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { Track } from './Track.tsx';
import './slider.css';

export interface SliderFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
  readonly scale?: 'linear' | 'log';
  /** Where the reset goes; without one there is no reset. */
  readonly standard?: number;
  readonly isDisabled?: boolean;
  /** While it moves. */
  readonly onChange: (value: number) => void;
  /** When it comes to rest. */
  readonly onCommit?: (value: number) => void;
  readonly testId?: string;
}

/** Positions of a slider that spreads orders of magnitude. */
const LOG_STEPS = 1000;

function decimals(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

function snap(value: number, { min, max, step }: Pick<SliderFieldProps, 'min' | 'max' | 'step'>): number {
  const snapped = min + Math.round((value - min) / step) * step;
  return Math.min(max, Math.max(min, Number(snapped.toFixed(decimals(step) + 2))));
}

/** A slider with exact entry and reset. A double click on the name resets too. */
export function SliderField(props: SliderFieldProps) {
  const { label, hint, value, min, max, step, unit, scale = 'linear', standard, isDisabled, testId } = props;
  const { t } = useTranslation();
  const hintId = useId();
  const isLog = scale === 'log' && min > 0;
  const toPosition = (of: number) => (isLog ? (Math.log(of / min) / Math.log(max / min)) * LOG_STEPS : of);
  const share = (of: number) => (toPosition(of) - toPosition(min)) / (toPosition(max) - toPosition(min));
  const toValue = (position: number) =>
    snap(isLog ? min * (max / min) ** (position / LOG_STEPS) : position, { min, max, step });
  const settle = (next: number) => {
    props.onChange(next);
    props.onCommit?.(next);
  };
  const changed = standard !== undefined && value !== standard;
  const name = (
    <Label className="slider-name elided" onDoubleClick={() => standard !== undefined && settle(standard)}>
      {label}
    </Label>
  );
  return (
    <div className="slider-field" data-testid={testId} data-changed={changed || undefined}>
      <Slider
        className="slider"
        value={toPosition(value)}
        minValue={isLog ? 0 : min}
        maxValue={isLog ? LOG_STEPS : max}
        step={isLog ? 1 : step}
        isDisabled={isDisabled}
        onChange={(position) => props.onChange(toValue(position as number))}
        onChangeEnd={(position) => props.onCommit?.(toValue(position as number))}
      >
        {hint ? (
          <span className="slider-head" title={hint}>
            {name}
          </span>
        ) : (
          <span className="slider-head">{name}</span>
        )}
        <Track mark={standard === undefined ? undefined : share(standard)} describedBy={hint ? hintId : undefined} />
      </Slider>
      {hint && (
        <span id={hintId} hidden>
          {hint}
        </span>
      )}
      <div className="slider-side">
        {standard !== undefined && (
          <span className="slider-reset" data-on={changed || undefined}>
            <IconButton
              icon={RotateCcw}
              size="small"
              label={t('common.resetTo', { name: label, value: standard })}
              isDisabled={!changed || isDisabled}
              onPress={() => settle(standard)}
            />
          </span>
        )}
        <NumberField
          aria-label={t('common.exact', { name: label })}
          value={value}
          minValue={min}
          maxValue={max}
          step={step}
          isDisabled={isDisabled}
          formatOptions={{ maximumFractionDigits: decimals(step), useGrouping: false }}
          onChange={(next) => Number.isFinite(next) && settle(next)}
        >
          <Group className="number-group">
            <Input className="number-input" />
            {unit && <span className="number-unit">{unit}</span>}
          </Group>
        </NumberField>
      </div>
    </div>
  );
}
