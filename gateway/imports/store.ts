import { recordAudit } from '../../base/audit/record.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { AppliedBy } from '../../definitions/store.ts';
import { ImportError } from '../errors.ts';
import type { ImportAsked, ImportOutcome, SentImport } from '../ports.ts';
import { utc } from '../reads/instant.ts';
import { asTenant, readTenantRows } from '../reads/tenant-rows.ts';

/** How far an import is. See the table `file_import`. */
export type ImportState = 'WAITING' | 'READING' | 'SENT' | 'DONE' | 'FAILED';

/** A file that is imported, as it is kept. */
export interface KeptImport {
  readonly id: string;
  readonly fingerprint: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly asked: ImportAsked;
  readonly askedBy: string;
  readonly state: ImportState;
  readonly readBytes: number;
  readonly readRows: number;
  readonly sent: SentImport | null;
  readonly outcome: ImportOutcome | null;
  readonly reason: string | null;
  readonly createdAt: string;
}

/** What becomes of an import. */
export type ImportChange = Partial<
  Pick<KeptImport, 'state' | 'readBytes' | 'readRows' | 'sent' | 'outcome' | 'reason'>
>;

/** Seconds without a word of the gateway that reads a file, after which it is taken to be gone. */
const silentSeconds = 60;
/** Imports that are listed. */
const listed = 20;
/** Days for which an import is known; its facts stay. */
const keptDays = 90;

/** SQL for an import whose file stopped coming, though no gateway said so. */
const isSilent = `state in ('WAITING', 'READING') and updated_at < now() - interval '${silentSeconds} seconds'`;
const columns = `import_id as id, fingerprint, file_name as "fileName", file_bytes::float8 as "fileBytes", asked, asked_by as "askedBy",
  case when ${isSilent} then 'FAILED' else state end as state,
  read_bytes::float8 as "readBytes", read_rows::float8 as "readRows", sent, outcome,
  case when ${isSilent} then 'the file stopped coming: import it again, and it goes on where it stopped' else reason end as reason,
  ${utc('created_at')} as "createdAt"`;

/** A tenant's imports. */
export class ImportStore {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /** @throws ImportError MR_IMPORT_STATE while the same file is being imported as the same. */
  async add(
    tenant: string,
    made: Pick<KeptImport, 'id' | 'fingerprint' | 'fileName' | 'fileBytes' | 'asked'>,
    by: AppliedBy,
  ): Promise<void> {
    const { id, fingerprint, fileName, fileBytes, asked } = made;
    await asTenant(this.#pool, tenant, async (client) => {
      await client.query(`delete from file_import where created_at < now() - interval '${keptDays} days'`);
      // Two that begin at once wait for one another here.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`import/${tenant}/${fingerprint}`]);
      const { rows } = await client.query<{ state: ImportState }>(
        `select ${columns} from file_import where fingerprint = $1 order by created_at desc limit 1`,
        [fingerprint],
      );
      if (rows[0]?.state === 'WAITING' || rows[0]?.state === 'READING') {
        throw new ImportError('MR_IMPORT_STATE', `${fileName} is being imported already: wait until that is done`);
      }
      await client.query(
        `insert into file_import (tenant_id, import_id, fingerprint, file_name, file_bytes, asked, asked_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [tenant, id, fingerprint, fileName, fileBytes, JSON.stringify(asked), by.actor.id],
      );
      await recordAudit(client, tenant, {
        ...by,
        action: 'import.start',
        subject: { type: 'import', id },
        after: { fileName, fileBytes, ...asked },
      });
    });
  }

  /** Undefined when the tenant has none of that id. */
  async find(tenant: string, id: string): Promise<KeptImport | undefined> {
    const query = `select ${columns} from file_import where import_id = $1`;
    return (await readTenantRows<KeptImport>(this.#pool, tenant, query, [id]))[0];
  }

  /** The newest first. */
  newest(tenant: string): Promise<readonly KeptImport[]> {
    const query = `select ${columns} from file_import order by created_at desc, import_id limit ${listed}`;
    return readTenantRows<KeptImport>(this.#pool, tenant, query, []);
  }

  /** Says that the file comes. False when it is not waited for: one file comes once. */
  async begin(tenant: string, id: string): Promise<boolean> {
    const query = `update file_import set state = 'READING', updated_at = now()
      where import_id = $1 and state = 'WAITING' returning import_id`;
    return (await readTenantRows(this.#pool, tenant, query, [id])).length === 1;
  }

  async change(tenant: string, id: string, change: ImportChange): Promise<void> {
    const { state, readBytes, readRows, sent, outcome, reason } = change;
    await readTenantRows(
      this.#pool,
      tenant,
      `update file_import set state = coalesce($2, state), read_bytes = coalesce($3, read_bytes),
         read_rows = coalesce($4, read_rows), sent = coalesce($5, sent), outcome = coalesce($6, outcome),
         reason = coalesce($7, reason), updated_at = now() where import_id = $1`,
      [id, state, readBytes, readRows, jsonOf(sent), jsonOf(outcome), reason],
    );
  }
}

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
