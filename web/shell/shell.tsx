'use client';

import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, Suspense, useState } from 'react';
import { ConnectionProvider } from '../gateway/connection-provider.tsx';
import { SessionProvider } from '../gateway/session-provider.tsx';
import type { Preferences } from '../preferences/preferences.ts';
import { PreferencesProvider, usePreferences } from '../preferences/provider.tsx';
import { Button, Key } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { Loading } from '../ui/states.tsx';
import { CommandsProvider, useCommands } from './commands.tsx';
import { PlaceLink, useHref } from './links.tsx';
import { Logo } from './logo.tsx';
import { Organisation, OrganisationSwitch } from './organisation.tsx';
import { PaletteOpener } from './palette-opener.tsx';
import { places } from './places.ts';
import { DevelopmentMark, SessionEnd, SessionGate, useEntrance } from './session-gate.tsx';
import { StaleBadge } from './stale-badge.tsx';

// What talks to the gateway is a third of all scripts: the frame around the screens works before it is there.
const GatewayProvider = dynamic(() => import('../gateway/provider.tsx'), {
  loading: () => <Loading what="the screen" lines={4} height="h-24" />,
});

/** What the application is started with. */
export interface ShellProps {
  readonly gatewayUrl: string;
  /** Organisation that is shown where the address names none. */
  readonly defaultTenant: string;
  readonly preferences: Preferences;
  readonly children: ReactNode;
}

/** What stands around every screen: the ways to the others, the organisation, and how fresh things are. */
export function Shell(props: ShellProps) {
  return (
    <PreferencesProvider initial={props.preferences}>
      <SessionProvider gatewayUrl={props.gatewayUrl} defaultTenant={props.defaultTenant}>
        <Suspense>
          <Stage {...props} />
        </Suspense>
      </SessionProvider>
    </PreferencesProvider>
  );
}

/** Screens stand in the frame; the pages on which one signs in stand alone. */
function Stage(props: ShellProps) {
  const path = usePathname();
  return entrances.includes(path) ? props.children : <Frame {...props} />;
}

function Frame({ gatewayUrl, defaultTenant, children }: ShellProps) {
  const tenant = useEntrance(defaultTenant);
  const { preferences } = usePreferences();
  const [isSwitching, setSwitching] = useState(false);
  const onSwitch = () => setSwitching(true);
  return (
    <CommandsProvider keysOn={preferences.keys === 'on'}>
      <ConnectionProvider url={gatewayUrl} tenant={tenant}>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-accent focus:px-4 focus:py-2 focus:text-accent-ink"
        >
          Skip to the content
        </a>
        <GlobalCommands />
        <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
          <SideBar tenant={tenant} onSwitch={onSwitch} />
          <div className="min-w-0 pb-20 lg:pb-0">
            <header className="sticky top-0 z-20 flex min-h-12 items-center gap-2 border-b border-line bg-bg/90 px-3 backdrop-blur lg:px-6">
              <div className="min-w-0 lg:hidden">
                <Organisation tenant={tenant} onSwitch={onSwitch} />
              </div>
              {/* It grows, so that marks which come later move nothing. */}
              <div className="flex grow items-center justify-end gap-2">
                <DevelopmentMark />
                <StaleBadge />
                <PaletteOpener />
                <ThemeButton />
              </div>
            </header>
            <main id="main" tabIndex={-1} className="mx-auto max-w-[100rem] px-3 py-4 outline-none lg:px-6">
              <SessionGate>
                {/* Another organisation begins anew. What stands around stays, so that no press on it is lost. */}
                <GatewayProvider key={tenant}>
                  <OrganisationSwitch tenant={tenant} isOpen={isSwitching} onOpen={setSwitching} />
                  {children}
                </GatewayProvider>
              </SessionGate>
            </main>
          </div>
          <BottomBar />
        </div>
      </ConnectionProvider>
    </CommandsProvider>
  );
}

function SideBar({ tenant, onSwitch }: { readonly tenant: string; readonly onSwitch: () => void }) {
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col gap-4 border-r border-line bg-surface px-2 py-3 lg:flex">
      <p className="flex items-center gap-2 px-2 text-base font-semibold tracking-tight">
        <Logo /> Millrace
      </p>
      <Organisation tenant={tenant} onSwitch={onSwitch} />
      <nav aria-label="Screens" className="grid gap-0.5">
        {places.map((place) => (
          <NavLink key={place.path} path={place.path} className={sideLink}>
            <Icon name={place.icon} className="text-[1.1rem]" />
            {place.name}
          </NavLink>
        ))}
      </nav>
      <SessionEnd />
      <p className="px-2 text-xs text-muted">
        <Key>Ctrl</Key> <Key>K</Key> finds everything
      </p>
    </aside>
  );
}

const sideLink =
  'flex min-h-9 items-center gap-2.5 rounded-lg px-2 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-ink';

/** On a telephone the ways to the screens lie where the thumb is. */
function BottomBar() {
  return (
    <nav
      aria-label="Screens"
      className="fixed inset-x-0 bottom-0 z-30 grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {places.map((place) => (
        <NavLink
          key={place.path}
          path={place.path}
          className="grid min-h-14 content-center justify-items-center gap-0.5 text-2xs text-muted aria-[current=page]:font-semibold aria-[current=page]:text-accent"
        >
          <Icon name={place.icon} className="text-xl" />
          {place.shortName}
        </NavLink>
      ))}
    </nav>
  );
}

/** A way to a screen, which says whether one is there. */
function NavLink(props: { readonly path: string; readonly className: string; readonly children: ReactNode }) {
  const here = usePathname();
  const isCurrent = here === props.path || here.startsWith(`${props.path}/`);
  return (
    <PlaceLink to={props.path} aria-current={isCurrent ? 'page' : undefined} className={props.className}>
      {props.children}
    </PlaceLink>
  );
}

/** Pages that are there before anybody has signed in. */
const entrances = ['/login', '/invitation', '/forgot-password', '/reset-password'];

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const;
const themeNames = { system: 'as the system', light: 'light', dark: 'dark' } as const;

function ThemeButton() {
  const { preferences, choose } = usePreferences();
  const name = `Theme: ${themeNames[preferences.theme]}`;
  return (
    <Button
      tone="quiet"
      className="max-md:hidden"
      title={name}
      aria-label={name}
      onClick={() => choose({ theme: nextTheme[preferences.theme] })}
    >
      <Icon name="theme" />
    </Button>
  );
}

/** What can be done everywhere. */
function GlobalCommands() {
  const router = useRouter();
  const href = useHref();
  const { choose } = usePreferences();
  useCommands([
    ...places.map((place) => ({
      id: place.path,
      name: `Go to ${place.name}`,
      group: 'Screens',
      keys: place.keys,
      run: () => router.push(href(place.path)),
    })),
    ...(['system', 'light', 'dark'] as const).map((theme) => ({
      id: `theme-${theme}`,
      name: `Theme: ${themeNames[theme]}`,
      group: 'Looks',
      run: () => choose({ theme }),
    })),
    { id: 'comfortable', name: 'Density: comfortable', group: 'Looks', run: () => choose({ density: 'comfortable' }) },
    { id: 'compact', name: 'Density: compact', group: 'Looks', run: () => choose({ density: 'compact' }) },
    { id: 'own-zone', name: 'Times in the zone of this device', group: 'Looks', run: () => choose({ zone: null }) },
    { id: 'utc', name: 'Times in UTC', group: 'Looks', run: () => choose({ zone: 'UTC' }) },
  ]);
  return null;
}
