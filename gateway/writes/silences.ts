import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationCreateSilenceArgs, MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import { type SilenceNode, silenceColumns } from '../reads/silences.ts';
import { conflict, notFound, refuse, type Writing, write } from './writing.ts';

type Answer = Awaited<ResolversTypes['SilenceResult']>;

/** Silences of an organisation that are not over. */
const maxSilences = 200;
const maxMatchers = 20;
const [maxDays, dayMs] = [92, 86_400_000];
const maxReason = 1_000;
const labelName = /^[a-z][a-z0-9_]{0,62}$/;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Mutations of silences. Notifications look at this table: nothing else has to be told. */
export const silenceMutations: Pick<MutationResolvers<GatewayContext>, 'createSilence' | 'endSilence'> = {
  createSilence: (_root, said, context) =>
    write(context, said.reason, async (writing): Promise<Answer> => {
      check(said);
      await requireRoom(writing);
      const { client, tenant, by } = writing;
      const matchers = Object.fromEntries(said.matchers.map(({ name, value }) => [name, value]));
      const { rows } = await client.query<SilenceNode>(
        `insert into silence (tenant_id, matchers, starts_at, ends_at, reason, created_by)
         values ($1, $2, coalesce($3::timestamptz, now()), $4, $5, $6) returning ${silenceColumns}`,
        [tenant, JSON.stringify(matchers), said.startsAt ?? null, said.endsAt, said.reason, by.actor.id],
      );
      return saved(writing, 'silence.create', null, rows[0]);
    }),
  endSilence: (_root, { id, version, endsAt, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const before = await locked(writing, id, version);
      const end = endsAt ? Date.parse(endsAt) : Date.now();
      if (end > Date.parse(before.startsAt) + maxDays * dayMs)
        refuse(invalid('endsAt', `is more than ${maxDays} days after its beginning`));
      if (before.state === 'EXPIRED') refuse(invalid('id', 'is over: make another one'));
      const { rows } = await writing.client.query<SilenceNode>(
        `update silence set ends_at = greatest(coalesce($2::timestamptz, now()), starts_at + interval '1 microsecond'),
           version = version + 1, updated_at = now() where silence_id = $1 returning ${silenceColumns}`,
        [id, endsAt ?? null],
      );
      return saved(writing, 'silence.end', before, rows[0]);
    }),
};

function check({ matchers, startsAt, endsAt, reason }: MutationCreateSilenceArgs): void {
  if (matchers.length === 0 || matchers.length > maxMatchers) {
    refuse(invalid('matchers', `are ${matchers.length}: give 1 to ${maxMatchers}, such as rule: ctr_low`));
  }
  const wrong = matchers.findIndex(({ name, value }) => !labelName.test(name) || value === '' || value.length > 200);
  if (wrong >= 0)
    refuse(
      invalid(`matchers.${wrong}`, 'must be a label (small letters, digits and _) and a text of 1 to 200 characters'),
    );
  if (new Set(matchers.map(({ name }) => name)).size < matchers.length)
    refuse(invalid('matchers', 'name a label twice: name each once'));
  const begin = startsAt ? Date.parse(startsAt) : Date.now();
  const length = Date.parse(endsAt) - begin;
  if (length <= 0 || Date.parse(endsAt) <= Date.now())
    refuse(invalid('endsAt', 'must be after its beginning, and to come'));
  if (length > maxDays * dayMs)
    refuse(invalid('endsAt', `is more than ${maxDays} days after its beginning: change the rule instead`));
  if (reason.trim() === '' || reason.length > maxReason)
    refuse(invalid('reason', `must have 1 to ${maxReason} characters`));
}

async function requireRoom({ client, tenant }: Writing): Promise<void> {
  // One after the other, so that the count holds.
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`silence ${tenant}`]);
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from silence where ends_at > now()',
  );
  if ((rows[0]?.count ?? 0) >= maxSilences) refuse(invalid('', `there are ${maxSilences} silences: end some first`));
}

async function locked({ client }: Writing, id: string, version: number): Promise<SilenceNode> {
  if (!uuid.test(id)) refuse(notFound('such silence'));
  const { rows } = await client.query<SilenceNode>(
    `select ${silenceColumns} from silence where silence_id = $1 for update`,
    [id],
  );
  const silence = rows[0] ?? refuse(notFound(`silence ${id}`));
  return silence.version === version ? silence : refuse(conflict(`silence ${id}`, silence.version, version));
}

async function saved(
  { client, tenant, by }: Writing,
  action: string,
  before: SilenceNode | null,
  silence: SilenceNode | undefined,
): Promise<Answer> {
  if (silence === undefined) refuse(notFound('silence'));
  const subject = { type: 'silence', id: silence.id, version: String(silence.version) } as const;
  await recordAudit(client, tenant, { ...by, action, subject, before, after: silence });
  return { __typename: 'SilenceSaved', silence };
}

function invalid(place: string, message: string) {
  const problems = [{ place, message, span: null, fix: null }];
  return { __typename: 'Invalid', message: `${place} ${message}`.trim(), problems } as const;
}
