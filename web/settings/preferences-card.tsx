'use client';

import { useState } from 'react';
import { createFormats } from '../format/formats.ts';
import { isCurrency } from '../preferences/preferences.ts';
import { usePreferences } from '../preferences/provider.tsx';
import { Field, Input, Segments, Select } from '../ui/controls.tsx';
import { Card } from '../ui/states.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { ZoneField } from '../ui/zone-field.tsx';

const locales = [
  ['', 'as the browser'],
  ['en-GB', 'English, United Kingdom'],
  ['en-US', 'English, United States'],
  ['de-DE', 'Deutsch'],
  ['fr-FR', 'Français'],
  ['es-ES', 'Español'],
  ['it-IT', 'Italiano'],
  ['nl-NL', 'Nederlands'],
  ['pl-PL', 'Polski'],
  ['pt-BR', 'Português, Brasil'],
  ['sv-SE', 'Svenska'],
  ['tr-TR', 'Türkçe'],
  ['hi-IN', 'हिन्दी'],
  ['zh-CN', '中文'],
  ['ja-JP', '日本語'],
  ['ko-KR', '한국어'],
] as const;

/** How things look, in what zone and by what language; each choice is there at once, and on the reader's other devices. */
export function PreferencesCard() {
  const { preferences, formats, choose, unsaved } = usePreferences();
  const own = createFormats(null, null).zone;
  const sample = useState(() => new Date().toISOString())[0];
  return (
    <Card title="Preferences">
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice name="Theme">
          <Segments
            label="Theme"
            value={preferences.theme}
            choices={[
              ['system', 'System'],
              ['light', 'Light'],
              ['dark', 'Dark'],
            ]}
            onChange={(theme) => choose({ theme })}
          />
        </Choice>
        <Choice name="Density">
          <Segments
            label="Density"
            value={preferences.density}
            choices={[
              ['comfortable', 'Comfortable'],
              ['compact', 'Compact'],
            ]}
            onChange={(density) => choose({ density })}
          />
        </Choice>
        <ZoneField
          label="Time zone"
          hint={`Empty: that of this device (${own}). Days of figures stay those of the ad account.`}
          zone={preferences.zone ?? ''}
          placeholder={own}
          onZone={(zone) => choose({ zone: zone || null })}
        />
        <Field label="Numbers and dates" hint={`${formats.money('1234567.5', 'EUR')} · ${formats.instant(sample)}`}>
          <Select value={preferences.locale ?? ''} onChange={(event) => choose({ locale: event.target.value || null })}>
            {locales.map(([tag, name]) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <CurrencyField currency={preferences.currency} onCurrency={(currency) => choose({ currency })} />
        <Choice name="Single-letter keys (j, k, a, s …)">
          <Segments
            label="Single-letter keys"
            value={preferences.keys}
            choices={[
              ['on', 'On'],
              ['off', 'Off'],
            ]}
            onChange={(keys) => choose({ keys })}
          />
        </Choice>
      </div>
      <p role="status" className="mt-4 text-xs text-muted">
        {unsaved !== null && unsaved.size > 0
          ? 'Kept in this browser; the gateway does not have it yet. It is tried again by itself.'
          : 'Kept for all your devices.'}
      </p>
    </Card>
  );
}

function Choice(props: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid content-start justify-items-start gap-1">
      <span className="text-xs text-muted" aria-hidden="true">
        {props.name}
      </span>
      {props.children}
    </div>
  );
}

/** The currency that is shown first; amounts of different currencies are never added. */
function CurrencyField(props: {
  readonly currency: string | null;
  readonly onCurrency: (currency: string | null) => void;
}) {
  const [text, setText] = useDraft(props.currency ?? '');
  const isKnown = text === '' || isCurrency(text);
  return (
    <Field
      label="Currency that is shown first"
      hint="Empty: the one with most in it. Amounts are not converted by it."
      problem={isKnown ? undefined : `${text} is no currency: write three letters as EUR`}
    >
      <Input
        list="currencies"
        value={text}
        maxLength={3}
        placeholder="EUR"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          const code = event.target.value.trim().toUpperCase();
          setText(code);
          if (code === '' || isCurrency(code)) props.onCurrency(code || null);
        }}
      />
      <datalist id="currencies">
        {Intl.supportedValuesOf('currency').map((code) => (
          <option key={code} value={code} />
        ))}
      </datalist>
    </Field>
  );
}
