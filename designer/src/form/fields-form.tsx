import { type Field, isShown, type Json, type JsonObject } from '@joinery/core';
import { type ComponentType, useId, useState } from 'react';
import { AnyControl } from './any-control.tsx';
import { BooleanControl } from './boolean-control.tsx';
import { ChoiceControl } from './choice-control.tsx';
import { ConditionsControl } from './conditions-control.tsx';
import type { ControlProps, FieldProps, FormProps, Nested } from './control-props.ts';
import { CronControl } from './cron-control.tsx';
import { DateControl } from './date-control.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { flattenValues, hasExpression, soleExpression } from './expression-text.ts';
import { FieldFrame, ModeSwitch } from './field-frame.tsx';
import styles from './form.module.css';
import { useFormScope } from './form-scope.ts';
import { HtmlControl } from './html-control.tsx';
import { ListControl } from './list-control.tsx';
import { LookupControl } from './lookup-control.tsx';
import { NumberControl } from './number-control.tsx';
import { ObjectControl } from './object-control.tsx';
import { SecretControl } from './secret-control.tsx';
import { TextControl } from './text-control.tsx';
import { TimezoneControl } from './timezone-control.tsx';
import { typeWords } from './type-words.ts';

type Control = ComponentType<ControlProps>;

const isConditions = ({ of }: Field): boolean =>
  of?.fields?.map((field) => field.name).join() === 'left,operator,right';

/** The control of a field, and whether an expression can be typed straight into it. */
function controlOf(field: Field): { readonly Control: Control; readonly takesText: boolean } {
  if (field.choices) return { Control: ChoiceControl, takesText: false };
  if (field.lookup !== undefined && field.type !== 'list') return { Control: LookupControl, takesText: false };
  if (field.format === 'timezone') return { Control: TimezoneControl, takesText: false };
  if (field.format === 'cron') return { Control: CronControl, takesText: false };
  if (field.format === 'html') return { Control: HtmlControl, takesText: true };
  const byType: Readonly<Record<Field['type'], Control>> = {
    text: TextControl,
    number: NumberControl,
    boolean: BooleanControl,
    date: DateControl,
    list: isConditions(field) ? ConditionsControl : ListControl,
    object: ObjectControl,
    any: AnyControl,
    secret: SecretControl,
    file: TextControl,
  };
  const takesText =
    field.type === 'text' ||
    field.type === 'any' ||
    field.type === 'file' ||
    field.type === 'secret' ||
    isConditions(field);
  return { Control: byType[field.type], takesText };
}

/** One field: its control, or an expression in its place. */
export function FieldControl({ field, value, onChange, error }: FieldProps) {
  const id = useId();
  const { values } = useFormScope();
  const { Control, takesText } = controlOf(field);
  const [wanted, setWanted] = useState(false);
  const title = field.title ?? field.name;
  const must = field.format === 'expression';
  const can = values !== undefined && !takesText;
  const expression = values !== undefined && (must || (can && (wanted || hasExpression(value))));
  const switchMode = (): void => {
    setWanted(!expression);
    if (expression && hasExpression(value)) onChange(undefined);
  };
  const aside = can && !must ? <ModeSwitch name={title} expression={expression} onSwitch={switchMode} /> : null;
  return (
    <FieldFrame id={id} title={title} required={field.required} help={field.help} error={error} aside={aside}>
      {expression ? (
        <ExpressionInput
          id={id}
          value={typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)}
          placeholder="{{ type or insert a value }}"
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      ) : (
        <Control id={id} field={field} title={title} value={value} onChange={onChange} nested={nested} />
      )}
      <TypeHint value={value} />
    </FieldFrame>
  );
}

/** What an expression that stands alone will give, where that is known. */
function TypeHint({ value }: { readonly value: Json | undefined }) {
  const { values = [] } = useFormScope();
  const hint = useHint(values, soleExpression(value));
  return hint ? <p className={styles['note']}>{hint}</p> : null;
}

function useHint(
  values: NonNullable<ReturnType<typeof useFormScope>['values']>,
  expression: string | undefined,
): string | undefined {
  if (expression === undefined) return undefined;
  const found = flattenValues(values).find((one) => one.path === expression || `steps.${one.path}` === expression);
  return found ? `${typeWords[found.type]} · ${found.title}` : undefined;
}

/** The values with one of them changed; one that was emptied is left out. */
export function withValue(values: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...values, [name]: value };
  const { [name]: _gone, ...rest } = values;
  return rest;
}

/** A form drawn from its fields. */
export function FieldsForm({ fields, values, onChange, errors = {} }: FormProps) {
  return (
    <div className={styles['form']}>
      {fields
        .filter((field) => isShown(field, fields, values))
        .map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            value={values[field.name]}
            error={errors[field.name]}
            onChange={(value) => onChange(withValue(values, field.name, value), field.name)}
          />
        ))}
    </div>
  );
}

// Lists and objects draw forms in themselves; they are handed them, so that no module needs itself.
const nested: Nested = { Form: FieldsForm, Control: FieldControl };
