import { useMutation, useQuery } from '@apollo/client/react';
import { useMay } from '../gateway/may.ts';
import { again, problemText } from '../gateway/problem.ts';
import { useSessionKeeper } from '../gateway/session-provider.tsx';
import {
  OrganisationSettingsDocument,
  type OrganisationSettingsQuery,
  SaveOrganisationDocument,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button, Input } from '../ui/controls.tsx';
import { atFields, FormField, useSchemaForm } from '../ui/form.tsx';
import { useDoing } from '../ui/say.tsx';
import { Card, Loading, Problem } from '../ui/states.tsx';
import { mostOfOrganisationName, organisationSchema } from './schemas.ts';

type Settings = OrganisationSettingsQuery['organisationSettings'];

/** Places that the gateway names, which are the form's fields. */
const places = ['name', 'reportingCurrency', 'rateSource', 'longestRateDays'] as const;

/** What the organisation has chosen for all of its members. */
export function OrganisationCard() {
  const { data, error, refetch } = useQuery(OrganisationSettingsDocument);
  const mayChange = useMay('MEMBERS_WRITE');
  const session = useSessionKeeper();
  const doing = useDoing();
  if (error !== undefined && data === undefined)
    return <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="what the organisation has chosen" />;
  const settings = data.organisationSettings;
  return (
    <Card title="Organisation">
      {mayChange ? (
        <OrganisationForm
          // What another one has saved is another form.
          key={settings.version}
          settings={settings}
          doing={doing}
          onSaved={() => {
            // The next token comes with the name that holds now.
            session.forget();
            again(refetch);
          }}
        />
      ) : (
        <Chosen settings={settings} />
      )}
    </Card>
  );
}

/** What is chosen, for who may not change it. */
function Chosen({ settings }: { readonly settings: Settings }) {
  const formats = useFormats();
  const { organisation, reportingCurrency, rateSource, longestRateDays } = settings;
  return (
    <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
      <dt className="text-muted">Name</dt>
      <dd>{organisation.name}</dd>
      <dt className="text-muted">Amounts are told too in</dt>
      <dd>{reportingCurrency ?? 'no other currency'}</dd>
      <dt className="text-muted">By rates of</dt>
      <dd>
        {rateSource}, {formats.count(longestRateDays)} days old at most
      </dd>
    </dl>
  );
}

function OrganisationForm(props: {
  readonly settings: Settings;
  readonly doing: ReturnType<typeof useDoing>;
  readonly onSaved: () => void;
}) {
  const { settings, doing, onSaved } = props;
  const { run, said, isBusy } = doing;
  const { organisation, version, reportingCurrency, rateSource, longestRateDays } = settings;
  const form = useSchemaForm(organisationSchema, {
    ...{ name: organisation.name, reportingCurrency: reportingCurrency ?? '' },
    ...{ rateSource, longestRateDays: String(longestRateDays) },
  });
  const [save] = useMutation(SaveOrganisationDocument);
  const send = form.handleSubmit(async (typed) => {
    const chosen = { ...typed, reportingCurrency: typed.reportingCurrency === '' ? null : typed.reportingCurrency };
    const done = await run(
      'It is saved.',
      async () => (await save({ variables: { version, settings: chosen } })).data?.saveOrganisation,
      atFields(form, (place) => places.find((known) => known === place)),
    );
    if (done !== null) onSaved();
  });
  return (
    <form className="grid max-w-xl gap-3" noValidate onSubmit={send}>
      <FormField form={form} name="name" label="Name">
        {(control) => <Input {...control} required maxLength={mostOfOrganisationName} />}
      </FormField>
      <FormField
        form={form}
        name="reportingCurrency"
        label="Reporting currency"
        hint="Dashboards get amounts in it beside their own currency. Empty: in no other one. What was told before is told in it when it is next fetched."
      >
        {(control) => <Input {...control} maxLength={3} placeholder="EUR" spellCheck={false} autoComplete="off" />}
      </FormField>
      <div className="grid gap-3 sm:grid-cols-2">
        <FormField
          form={form}
          name="rateSource"
          label="Rates of"
          hint="ecb, or what your operator calls another source. Formulas convert by them, too."
        >
          {(control) => <Input {...control} required maxLength={32} spellCheck={false} autoComplete="off" />}
        </FormField>
        <FormField
          form={form}
          name="longestRateDays"
          label="A rate holds for so many days"
          hint="There is none on weekends: 7 goes over long holidays."
        >
          {(control) => <Input {...control} inputMode="numeric" required maxLength={3} />}
        </FormField>
      </div>
      <div>
        <Button type="submit" tone="main" disabled={isBusy}>
          Save
        </Button>
      </div>
      {said}
    </form>
  );
}
