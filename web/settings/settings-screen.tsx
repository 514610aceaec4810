'use client';

import { useQuery } from '@apollo/client/react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useRights } from '../gateway/may.ts';
import { MeDocument, type Scope } from '../generated/operations.ts';
import { PlaceLink } from '../shell/links.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { AccountCards } from './account-cards.tsx';
import { AuditCard } from './audit-card.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { MembersCard } from './members-card.tsx';
import { OrganisationCard } from './organisation-card.tsx';
import { PreferencesCard } from './preferences-card.tsx';
import { RoutesCard } from './routes-card.tsx';

/** The parts, with what one has to be allowed to see each. */
const parts = [
  { id: 'preferences', name: 'Preferences', scope: 'SELF', Part: PreferencesCard },
  { id: 'account', name: 'Your account', scope: 'SELF', Part: AccountCards },
  { id: 'organisation', name: 'Organisation', scope: 'SELF', Part: OrganisationCard },
  { id: 'members', name: 'Members', scope: 'MEMBERS_READ', Part: MembersCard },
  { id: 'keys', name: 'API keys', scope: 'KEYS_WRITE', Part: KeysCard },
  { id: 'channels', name: 'Channels', scope: 'CHANNELS_READ', Part: Notifications },
  { id: 'audit', name: 'Audit trail', scope: 'AUDIT_READ', Part: AuditCard },
] as const satisfies readonly {
  readonly scope: Scope;
  readonly id: string;
  readonly name: string;
  readonly Part: () => React.ReactNode;
}[];

/** Where messages go, and who is told what. */
function Notifications() {
  return (
    <>
      <ChannelsCard />
      <RoutesCard />
    </>
  );
}

/** What a person and an organisation have chosen. */
export function SettingsScreen() {
  const asked = useSearchParams().get('part');
  const path = usePathname();
  const { data } = useQuery(MeDocument, { fetchPolicy: 'cache-first' });
  const may = useRights();
  const allowed = parts.filter(({ scope }) => may(scope));
  const shown = allowed.find(({ id }) => id === asked) ?? parts[0];
  return (
    <>
      <PageHead title="Settings">
        {data !== undefined && (
          <p>
            {data.me.organisation.name} · you are {data.me.name ?? data.me.subject}, {data.me.role.toLowerCase()}
          </p>
        )}
      </PageHead>
      <nav aria-label="Parts of the settings" className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
        {allowed.map(({ id, name }) => (
          <PlaceLink
            key={id}
            to={path}
            query={{ part: id }}
            aria-current={id === shown.id ? 'page' : undefined}
            className="min-h-10 content-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
          >
            {name}
          </PlaceLink>
        ))}
      </nav>
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
        <shown.Part />
      </div>
    </>
  );
}
