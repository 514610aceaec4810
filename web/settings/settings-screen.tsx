'use client';

import { useQuery } from '@apollo/client/react';
import { usePathname, useSearchParams } from 'next/navigation';
import { MeDocument } from '../generated/operations.ts';
import { PlaceLink } from '../shell/links.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { AuditCard } from './audit-card.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { MembersCard } from './members-card.tsx';
import { PreferencesCard } from './preferences-card.tsx';

const parts = [
  { id: 'preferences', name: 'Preferences', Part: PreferencesCard },
  { id: 'members', name: 'Members', Part: MembersCard },
  { id: 'keys', name: 'API keys', Part: KeysCard },
  { id: 'channels', name: 'Channels', Part: ChannelsCard },
  { id: 'audit', name: 'Audit trail', Part: AuditCard },
] as const;

/** What a person and an organisation have chosen. */
export function SettingsScreen() {
  const asked = useSearchParams().get('part');
  const path = usePathname();
  const shown = parts.find(({ id }) => id === asked) ?? parts[0];
  const { data } = useQuery(MeDocument, { fetchPolicy: 'cache-first' });
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
        {parts.map(({ id, name }) => (
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
