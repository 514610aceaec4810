import { loadConfig } from '../../base/config.ts';
import type { DeadLetterPort, DeadLetterScan, StoredDeadLetter } from '../../gateway/ports.ts';
import { letterOf } from '../../gateway/reads/dead-letters.ts';
import { contentOf, isOf, recordId } from '../../gateway/reads/pipeline-records.ts';
import { CliError } from '../errors.ts';
import { deadLetterPort } from '../gateway/dead-letters.ts';
import { printable } from '../reads/printable.ts';
import { textTable } from '../reads/text-table.ts';
import { refuseSilent } from '../run/silent.ts';
import { requireTenant } from '../tenants/store.ts';
import type { ListArguments, ShowArguments } from './arguments.ts';

/** Characters of a message that the list shows. */
const shownCharacters = 120;

/** The letters of a tenant that the options ask for, and that `also` wants. */
export function lettersOf(
  port: DeadLetterPort,
  { tenant, topic, reason }: Pick<ListArguments, 'tenant' | 'topic' | 'reason'>,
  limit: number,
  also: (letter: StoredDeadLetter) => boolean = () => true,
): Promise<DeadLetterScan> {
  const own = isOf(tenant);
  const wants = (letter: StoredDeadLetter) =>
    own(letter) && (reason === undefined || letter.reason === reason) && also(letter);
  return port.deadLetters({ sourceTopic: topic, wants, limit });
}

/** `millrace dlq list`: why records were refused, and the newest of them. @throws CliError MR_CLI_NAME for a tenant there is not. */
export async function printLetters(options: ListArguments): Promise<void> {
  const config = loadConfig();
  await Promise.all([requireTenant(options.tenant), refuseSilent(['kafka'], config)]);
  const scan = await lettersOf(deadLetterPort(config), options, options.limit);
  console.log(options.json ? JSON.stringify(scanDocument(scan), null, 2) : scanText(options.tenant, scan));
}

function scanDocument({ letters, found, reasons, more }: DeadLetterScan) {
  return { reasons, letters: letters.map(letterDocument), found, more };
}

/** What a letter is, without what is in it. */
function letterDocument(letter: StoredDeadLetter) {
  const { sourceTopic, sourcePartition, sourceOffset, at, reason, message, key, bytes, redrives } = letter;
  return {
    id: recordId(letter),
    ...{ sourceTopic, sourcePartition, sourceOffset },
    at: new Date(at).toISOString(),
    ...{ reason, message, key: key.toString('utf8'), bytes, redrives },
  };
}

/** The list as somebody reads it. */
export function scanText(tenant: string, { letters, found, reasons, more }: DeadLetterScan): string {
  if (found === 0)
    return `tenant ${tenant} has no dead letters of that kind${more ? ' among those looked through' : ''}`;
  const why = textTable(
    ['count', 'reason', 'topic'],
    reasons.map(({ count, reason, topic }) => [String(count), reason, topic]),
  );
  const newest = textTable(
    ['id', 'refused (UTC)', 'reason', 'given back', 'message'],
    letters.map((letter) => [
      recordId(letter),
      new Date(letter.at).toISOString().slice(0, 19).replace('T', ' '),
      letter.reason,
      String(letter.redrives),
      shortened(letter.message),
    ]),
  );
  const rest = more
    ? ['there are more: ask for more with --limit; the newest 2,000 of each partition are looked through']
    : [];
  return [why, '', newest, ...rest, `what is in one: millrace dlq show ${firstId(letters)} --tenant ${tenant}`].join(
    '\n',
  );
}

function firstId(letters: readonly StoredDeadLetter[]): string {
  return letters[0] === undefined ? 'ID' : recordId(letters[0]);
}

function shortened(message: string): string {
  const line = printable(message.replace(/\s+/g, ' '));
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}

/** `millrace dlq show`: a letter with what it says. @throws CliError MR_CLI_NAME for one that is not there, or another tenant's. */
export async function showLetter(id: string, options: ShowArguments): Promise<void> {
  const config = loadConfig();
  await Promise.all([requireTenant(options.tenant), refuseSilent(['kafka'], config)]);
  console.log(await letterText(deadLetterPort(config), id, options));
}

/** What `millrace dlq show` prints. @throws CliError MR_CLI_NAME for one that is not there, or another tenant's. */
export async function letterText(port: DeadLetterPort, id: string, { tenant, json }: ShowArguments): Promise<string> {
  const letter = await letterOf(port, tenant, id);
  if (letter === undefined)
    throw new CliError('MR_CLI_NAME', `tenant ${tenant} has no dead letter ${id}: \`millrace dlq list\` has them`);
  const content = await contentOf(port, letter);
  const about = letterDocument(letter);
  if (json) {
    const value = content.json === null ? null : (JSON.parse(content.json) as unknown);
    return JSON.stringify({ ...about, record: content.record, value, problem: content.problem }, null, 2);
  }
  const { sourceTopic, sourcePartition, sourceOffset, at, reason, message, key, bytes, redrives } = about;
  return [
    `${reason}: ${message.split('\n').map(printable).join('\n')}`,
    `from     ${sourceTopic}/${sourcePartition ?? '?'}/${sourceOffset ?? '?'}, refused ${at}, given back ${redrives} times`,
    `key      ${printable(key)}`,
    content.problem === null
      ? `${content.record}, ${bytes} bytes:\n${content.json}`
      : `${bytes} bytes that cannot be shown: ${content.problem}`,
  ].join('\n');
}
