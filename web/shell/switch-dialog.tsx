import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { Button, Input } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormField, useSchemaForm } from '../ui/form.tsx';
import { mostOfOrganisation, switchSchema } from './switch-schema.ts';

/** The way to any organisation of a gateway for development, by its id. */
export default function SwitchDialog(props: { readonly tenant: string; readonly onClose: () => void }) {
  const form = useSchemaForm(switchSchema, { organisation: props.tenant });
  const router = useRouter();
  const screen = `/${usePathname().split('/')[1] ?? ''}`;
  const go = form.handleSubmit(({ organisation }) => {
    props.onClose();
    router.push(`${screen}?tenant=${encodeURIComponent(organisation)}`);
  });
  return (
    <Dialog label="Switch organisation" onClose={props.onClose}>
      <form className="grid gap-4" noValidate onSubmit={go}>
        <h2 className="text-base font-semibold">Switch organisation</h2>
        <FormField
          form={form}
          name="organisation"
          label="Organisation"
          hint="Its id, as messages and files name it. Links that you copy stay with it."
        >
          {(control) => (
            <Input
              {...control}
              data-focus-first
              maxLength={mostOfOrganisation}
              spellCheck={false}
              autoComplete="off"
              required
            />
          )}
        </FormField>
        <p className="text-muted">
          Demo sign-in: on this machine anybody may see any organisation, without a password.{' '}
          <Link href="/login" className="text-accent underline">
            Sign in as a person
          </Link>
        </p>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="main">
            Switch
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
