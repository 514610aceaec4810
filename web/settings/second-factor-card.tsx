import { useMutation } from '@apollo/client/react';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import {
  BeginSecondFactorDocument,
  ConfirmSecondFactorDocument,
  type OwnAccountQuery,
  RemoveSecondFactorDocument,
  RenewRecoveryCodesDocument,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { codeSchema, mostOfCode } from '../sign-in/schemas.ts';
import { Button, Input } from '../ui/controls.tsx';
import { atFields, FormField, useSchemaForm } from '../ui/form.tsx';
import { type Refusal, useDoing } from '../ui/say.tsx';
import { Badge, Card } from '../ui/states.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { proofSchemas } from './schemas.ts';

/** Points of the picture's side: read from an arm's length. */
const pictureSize = 208;
/** Recovery codes left at which one is told to make others. */
const few = 3;

/** The second factor: setting it up by a picture, taking it away, and the codes for when the authenticator is lost. */
export function SecondFactorCard(props: { readonly me: OwnAccountQuery['me']; readonly onChanged: () => void }) {
  const { me, onChanged } = props;
  const [codes, setCodes] = useState<readonly string[]>([]);
  const onCodes = (made: readonly string[]) => {
    setCodes(made);
    onChanged();
  };
  return (
    <Card
      title={<>Second factor {me.hasSecondFactor ? <Badge tone="ok">on</Badge> : <Badge tone="warn">off</Badge>}</>}
    >
      <div className="grid gap-4">
        {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
        {me.hasSecondFactor ? (
          <Enrolled left={me.recoveryCodesLeft} onCodes={onCodes} />
        ) : (
          <SetUp hasPassword={me.hasPassword} onCodes={onCodes} />
        )}
      </div>
    </Card>
  );
}

function SetUp(props: { readonly hasPassword: boolean; readonly onCodes: (codes: readonly string[]) => void }) {
  const [begin] = useMutation(BeginSecondFactorDocument);
  const { run, said, isBusy } = useDoing();
  const form = useSchemaForm(props.hasPassword ? proofSchemas.needed : proofSchemas.none, { password: '' });
  const [begun, setBegun] = useState<{ readonly secret: string; readonly uri: string } | null>(null);
  const start = form.handleSubmit(async ({ password }) => {
    const variables = { password: props.hasPassword ? password : null };
    const done = await run(
      'Read the picture with your authenticator, then type the code that it shows.',
      async () => (await begin({ variables })).data?.beginSecondFactor,
    );
    if (done?.__typename !== 'SecondFactorBegun') return;
    setBegun(done);
    form.reset();
  });
  return (
    <>
      <p className="max-w-prose text-muted">
        A code of an authenticator application on your telephone, asked for after the password: who has your password
        alone does not get in.
      </p>
      {said}
      {begun === null && (
        <form className="grid max-w-md gap-3" noValidate onSubmit={start}>
          {props.hasPassword && <PasswordField form={form} name="password" label="Your password" />}
          <div>
            <Button type="submit" tone="main" disabled={isBusy}>
              Set up
            </Button>
          </div>
        </form>
      )}
      {begun !== null && <Confirm begun={begun} onCodes={props.onCodes} />}
    </>
  );
}

function Confirm(props: {
  readonly begun: { readonly secret: string; readonly uri: string };
  readonly onCodes: (codes: readonly string[]) => void;
}) {
  const { secret, uri } = props.begun;
  const [confirm] = useMutation(ConfirmSecondFactorDocument);
  return (
    <div className="flex flex-wrap gap-6">
      {/* Dark on light in either theme: that is what authenticators read. */}
      <QRCodeSVG
        value={uri}
        size={pictureSize}
        marginSize={4}
        level="M"
        title="Picture for the authenticator"
        className="rounded-lg"
      />
      <div className="grid min-w-0 flex-1 basis-64 content-start gap-3">
        <p>
          No camera? Type this in instead:{' '}
          <code data-testid="factor-secret" className="font-mono wrap-anywhere">
            {secret}
          </code>
        </p>
        <CodeForm
          label="Code that it shows now"
          action="Turn on"
          done="The second factor is on: the next login asks for it."
          ask={async (code) => (await confirm({ variables: { code } })).data?.confirmSecondFactor}
          onCodes={props.onCodes}
        />
      </div>
    </div>
  );
}

function Enrolled(props: { readonly left: number; readonly onCodes: (codes: readonly string[]) => void }) {
  const formats = useFormats();
  const [renew] = useMutation(RenewRecoveryCodesDocument);
  const [remove] = useMutation(RemoveSecondFactorDocument);
  const [wanted, setWanted] = useState<'RENEW' | 'REMOVE' | null>(null);
  return (
    <>
      <p className={props.left <= few ? 'text-warn' : 'text-muted'}>
        {formats.count(props.left)} recovery codes are left
        {props.left <= few && ': make others before they are used up'}.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button aria-expanded={wanted === 'RENEW'} onClick={() => setWanted('RENEW')}>
          Make other recovery codes
        </Button>
        <Button tone="danger" aria-expanded={wanted === 'REMOVE'} onClick={() => setWanted('REMOVE')}>
          Take the second factor away
        </Button>
      </div>
      {wanted === 'RENEW' && (
        <CodeForm
          label="Code of the authenticator"
          action="Make other codes"
          done="The codes of before are good no more."
          ask={async (code) => (await renew({ variables: { code } })).data?.renewRecoveryCodes}
          onCodes={(codes) => {
            setWanted(null);
            props.onCodes(codes);
          }}
        />
      )}
      {wanted === 'REMOVE' && (
        <CodeForm
          label="Code of the authenticator, or a recovery code"
          action="Take away"
          done="The second factor is off."
          ask={async (code) => (await remove({ variables: { code } })).data?.removeSecondFactor}
          onCodes={props.onCodes}
        />
      )}
    </>
  );
}

type Answer = Partial<Refusal> & { readonly __typename: string; readonly recoveryCodes?: readonly string[] };

/** Does something that a code is asked for. */
function CodeForm(props: {
  readonly label: string;
  readonly action: string;
  readonly done: string;
  readonly ask: (code: string) => Promise<Answer | null | undefined>;
  readonly onCodes: (codes: readonly string[]) => void;
}) {
  const { run, said, isBusy } = useDoing();
  const form = useSchemaForm(codeSchema, { code: '' });
  const send = form.handleSubmit(async ({ code }) => {
    form.resetField('code');
    const done = await run(
      props.done,
      () => props.ask(code),
      atFields(form, (place) => (place === 'code' ? 'code' : undefined)),
    );
    if (done?.__typename === 'SecondFactorChanged') props.onCodes(done.recoveryCodes ?? []);
  });
  return (
    <form className="grid max-w-md gap-3" noValidate onSubmit={send}>
      <FormField form={form} name="code" label={props.label}>
        {(control) => (
          <Input
            {...control}
            autoComplete="one-time-code"
            required
            maxLength={mostOfCode}
            spellCheck={false}
            autoFocus
            className="font-mono"
          />
        )}
      </FormField>
      <div>
        <Button type="submit" tone="main" disabled={isBusy}>
          {props.action}
        </Button>
      </div>
      {said}
    </form>
  );
}
