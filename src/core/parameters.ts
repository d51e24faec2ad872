import { UserError } from './errors.ts';

/**
 * Descriptions of a method's parameters. Panels, validation, defaults and docs are made from
 * these; nothing about a parameter is written twice. Names and hints are catalogue keys:
 * `methods.<method id>.parameters.<name>.{label,hint}`.
 */
export interface NumberSpec {
  readonly type: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Where it is a whole number, so is every value: counts have no half ones. */
  readonly step: number;
  /** Shown behind the value: 'px', '%'. */
  readonly unit?: string;
  /** 'log' spreads a slider over orders of magnitude. */
  readonly scale?: 'linear' | 'log';
}
export interface ChoiceSpec {
  readonly type: 'choice';
  readonly default: string;
  readonly options: readonly string[];
}
export interface BooleanSpec {
  readonly type: 'boolean';
  readonly default: boolean;
}
export type ParameterSpec = (NumberSpec | ChoiceSpec | BooleanSpec) & {
  /** Shown only while the other parameter has one of these values. */
  readonly when?: { readonly parameter: string; readonly is: readonly (string | boolean)[] };
  /** Folded under "advanced". */
  readonly advanced?: boolean;
};
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;
export type ParameterValue = number | string | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The value type of each parameter of a description. */
export type ValuesOf<S extends ParameterSpecs> = {
  readonly [N in keyof S]: S[N] extends { type: 'number' }
    ? number
    : S[N] extends { type: 'boolean' }
      ? boolean
      : S[N] extends { options: readonly (infer O)[] }
        ? O
        : never;
};

/** Keeps literal types of a description while checking its shape. */
export function describeParameters<const S extends ParameterSpecs>(specs: S): S {
  return specs;
}

export function defaultValues<S extends ParameterSpecs>(specs: S): ValuesOf<S> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default])) as ValuesOf<S>;
}

/**
 * Checks given values against a description; missing ones take their defaults.
 * @throws UserError 'recipe.field' naming `<path>.<name>` and what was expected.
 */
export function checkValues<S extends ParameterSpecs>(
  specs: S,
  given: Readonly<Record<string, unknown>>,
  path: string,
): ValuesOf<S> {
  for (const name of Object.keys(given)) {
    if (!(name in specs)) fail(`${path}.${name}`, given[name], `one of ${Object.keys(specs).join(', ')}`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] ?? spec.default;
    if (!allows(spec, value)) fail(`${path}.${name}`, value, expected(spec));
    values[name] = value;
  }
  return values as ValuesOf<S>;
}

/** Whether a parameter may have the value. */
export function allows(spec: ParameterSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'number':
      if (typeof value !== 'number' || !(value >= spec.min && value <= spec.max)) return false;
      return Number.isInteger(value) || !Number.isInteger(spec.step);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value);
  }
}

function expected(spec: ParameterSpec): string {
  switch (spec.type) {
    case 'number':
      return `a ${Number.isInteger(spec.step) ? 'whole ' : ''}number from ${spec.min} to ${spec.max}`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${spec.options.join(', ')}`;
  }
}

function fail(field: string, value: unknown, expectation: string): never {
  throw new UserError('recipe.field', { field, value: JSON.stringify(value) ?? 'undefined', expected: expectation });
}
