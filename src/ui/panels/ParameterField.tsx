import { useTranslation } from 'react-i18next';
import type { ParameterSpec, ParameterValue } from '#core/parameters.ts';
import { SelectField, SwitchField } from '#ui/components/Fields.tsx';
import { SliderField } from '#ui/components/SliderField.tsx';

interface ParameterFieldProps {
  readonly method: string;
  /** The step's name: the method's, with a number where it stands in the recipe again. */
  readonly step: string;
  readonly name: string;
  readonly spec: ParameterSpec;
  readonly value: ParameterValue;
  /** Where the reset goes. */
  readonly standard: ParameterValue;
  readonly isDisabled: boolean;
  /** While a slider moves. */
  readonly onChange: (value: ParameterValue) => void;
  /** A choice that is made: written and undoable. */
  readonly onCommit: (value: ParameterValue) => void;
}

/** The control of one parameter, made from its description. */
export function ParameterField({
  method,
  step,
  name,
  spec,
  value,
  standard,
  isDisabled,
  onChange,
  onCommit,
}: ParameterFieldProps) {
  const { t } = useTranslation();
  const words = `methods.${method}.parameters.${name}`;
  const common = {
    label: t(`${words}.label`),
    hint: t(`${words}.hint`),
    isDisabled,
    testId: `param-${step}-${name}`,
  };
  if (spec.type === 'boolean') return <SwitchField {...common} isSelected={value === true} onChange={onCommit} />;
  if (spec.type === 'choice') {
    const options = spec.options.map((id) => ({ id, name: t(`${words}.options.${id}`, { defaultValue: id }) }));
    return <SelectField {...common} value={String(value)} options={options} onChange={onCommit} />;
  }
  return (
    <SliderField
      {...common}
      value={Number(value)}
      min={spec.min}
      max={spec.max}
      step={spec.step}
      unit={spec.unit}
      scale={spec.scale}
      standard={Number(standard)}
      onChange={onChange}
      onCommit={onCommit}
    />
  );
}
