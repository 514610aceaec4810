import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  get,
  type UseFormRegisterReturn,
  type UseFormReturn,
  useForm,
  useFormState,
} from 'react-hook-form';
import type { ZodMiniType } from 'zod/mini';
import { Field } from './controls.tsx';
import type { Refusal } from './say.tsx';

/** What is typed into a form, and what its schema makes of that. */
export type SchemaForm<Typed extends FieldValues, Fit = Typed> = UseFormReturn<Typed, unknown, Fit>;

/**
 * A form whose values fit `schema` before they are sent. What does not is said at its field when it is sent, the first such field gets the
 * focus, and from then on each is looked at while it is typed.
 */
export function useSchemaForm<Typed extends FieldValues, Fit>(
  schema: ZodMiniType<Fit, Typed>,
  defaultValues: DefaultValues<Typed>,
): SchemaForm<Typed, Fit> {
  return useForm<Typed, unknown, Fit>({ resolver: zodResolver(schema), defaultValues });
}

/** A field of a form with what is wrong with it; the control gets what `children` is called with. */
export function FormField<Typed extends FieldValues, Fit>(props: {
  readonly form: SchemaForm<Typed, Fit>;
  readonly name: FieldPath<Typed>;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly children: (control: UseFormRegisterReturn) => ReactNode;
}) {
  const { form, name, children, ...rest } = props;
  return (
    <Field {...rest} problem={useFieldProblem(form, name)}>
      {children(form.register(name))}
    </Field>
  );
}

/** What is wrong with a field of a form. */
export function useFieldProblem<Typed extends FieldValues, Fit>(
  form: SchemaForm<Typed, Fit>,
  name: FieldPath<Typed>,
): string | undefined {
  const { errors } = useFormState({ control: form.control, name });
  return (get(errors, name) as { readonly message?: string } | undefined)?.message;
}

/**
 * For `run` of `useDoing`: says at its field what the gateway found wrong there, and gives the focus to the first. `fieldOf` names the
 * field of a place that the gateway names; what has none is left to be said elsewhere.
 */
export function atFields<Typed extends FieldValues, Fit>(
  form: Pick<SchemaForm<Typed, Fit>, 'setError'>,
  fieldOf: (place: string) => FieldPath<Typed> | undefined,
): (refusal: Refusal) => string | null {
  return ({ message, problems = [] }) => {
    const placed = problems.flatMap((problem) => {
      const name = fieldOf(problem.place);
      return name === undefined ? [] : [{ name, problem }];
    });
    for (const [at, { name, problem }] of placed.entries())
      form.setError(name, { message: problem.message }, { shouldFocus: at === 0 });
    if (placed.length === 0) return message;
    const left = problems.filter((problem) => !placed.some((each) => each.problem === problem));
    return left.length === 0 ? null : left.map(({ place, message: words }) => `${place} ${words}`.trim()).join('; ');
  };
}
