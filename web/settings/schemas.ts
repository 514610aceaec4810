import * as z from 'zod/mini';
import type { Scope } from '../generated/operations.ts';
import { isCurrency } from '../preferences/preferences.ts';
import { email, newPassword, password } from '../sign-in/schemas.ts';
import { roles } from './roles.ts';

/** What a key may be for, in words. */
export const scopes: readonly (readonly [Scope, string])[] = [
  ['METRICS_READ', 'read figures'],
  ['ALERTS_READ', 'read alerts'],
  ['ALERTS_WRITE', 'act on alerts'],
  ['RULES_READ', 'read rules'],
  ['RULES_WRITE', 'change rules'],
  ['CONNECTIONS_READ', 'read connections'],
  ['PIPELINE_READ', 'read the pipeline'],
  ['AUDIT_READ', 'read the audit trail'],
];

/** Days that a new key may be good for; without any it ends when it is revoked. */
export const lives = ['30', '90', '365', ''] as const;

/** Characters of a key's name at most, as the gateway takes them. */
export const mostOfKeyName = 100;

export const inviteSchema = z.object({ email, role: z.enum(roles.map(([role]) => role)) });

export const keySchema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Give it a name, such as that of the program.'),
      z.maxLength(mostOfKeyName, `A name has ${mostOfKeyName} characters at most.`),
    ),
  life: z.enum(lives),
  scopes: z
    .array(z.enum(scopes.map(([scope]) => scope)))
    .check(z.minLength(1, 'Choose at least one thing that it may.')),
});

/** Another password: who has one gives it too. */
export const passwordSchemas = {
  another: z.object({ current: password, wanted: newPassword }),
  first: z.object({ current: z.string(), wanted: newPassword }),
} as const;

/** One's own password once more; who has none gives none. */
export const proofSchemas = { needed: z.object({ password }), none: z.object({ password: z.string() }) } as const;

/** Characters of an organisation's name at most, as the gateway takes them. */
export const mostOfOrganisationName = 200;

export const organisationSchema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Give it a name.'),
      z.maxLength(mostOfOrganisationName, `A name has ${mostOfOrganisationName} characters at most.`),
    ),
  reportingCurrency: z.string().check(
    z.trim(),
    z.toUpperCase(),
    z.refine((code) => code === '' || isCurrency(code), 'That is no currency: write three letters as EUR.'),
  ),
  rateSource: z.string().check(z.trim(), z.regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, 'Write it in small letters, as ecb.')),
  longestRateDays: z.pipe(
    z.string().check(z.trim(), z.regex(/^\d{1,3}$/, 'Write a whole number of days.')),
    z.pipe(z.transform(Number), z.number().check(z.maximum(366, 'Give 366 days at most.'))),
  ),
});
