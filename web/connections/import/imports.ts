import type { PlainRequest } from '../../gateway/plain-request.ts';
import { fileIdentity, firstBytes } from './file-bytes.ts';

/** A kind of report that is known by its columns. */
export interface KnownReport {
  readonly platform: string;
  readonly report: string;
  readonly level: string;
  readonly about: string;
}

/** A column of a mapping, as mapping files have it. */
export interface MappedColumn {
  readonly column: string;
  readonly is: string;
  readonly unit?: string;
  readonly format?: string;
}

/** Which column of a file is what, as mapping files have it. */
export interface Mapping {
  readonly report: string;
  readonly level: string;
  readonly decimal_comma: boolean;
  readonly csv?: { readonly header_has: readonly string[] };
  readonly columns: readonly MappedColumn[];
}

/** The one text by which a report is told from others: `platform/report`. */
export function reportKey({ platform, report }: Pick<KnownReport, 'platform' | 'report'>): string {
  return `${platform}/${report}`;
}

/** What a file may be. */
export interface FileGuess {
  readonly reports: readonly (KnownReport & { readonly known: number })[];
  readonly columns: readonly string[];
  readonly mapping: Mapping;
}

/** What is said of a file. What it says itself is null. */
export interface ImportAsked {
  readonly as: { readonly platform: string; readonly report: string } | { readonly mapping: Mapping };
  readonly account: string | null;
  readonly currency: string | null;
  readonly zone: string | null;
  readonly partial: boolean;
  readonly from: string | null;
  readonly to: string | null;
}

/** What somebody says of a file that does not say it itself. */
export type Said = Omit<ImportAsked, 'as'>;

/** What a file is taken for: a report that is known, by its key, or what the mapping says. */
export interface Choice {
  readonly report: string | null;
  readonly mapping: Mapping;
}

/** What would become of a file. */
export interface ImportPreview {
  readonly columns: readonly { readonly name: string; readonly is: string | null }[];
  readonly rows: readonly {
    readonly line: number;
    readonly cells: readonly (string | null)[];
    readonly problem: { readonly column: number | null; readonly code: string; readonly message: string } | null;
  }[];
  readonly checkedRows: number;
  readonly problemRows: number;
  readonly accounts: readonly string[];
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly notes: readonly string[];
  readonly lacks: { readonly what: 'account' | 'currency' | 'zone'; readonly message: string } | null;
}

/** Rows that were refused for one reason. */
export interface RefusedRows {
  readonly code: string;
  readonly rows: number;
  readonly lines: readonly number[];
  readonly example: string;
}

/** An import as it stands. */
export interface KeptImport {
  readonly id: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly asked: ImportAsked;
  readonly askedBy: string;
  readonly state: 'WAITING' | 'READING' | 'SENT' | 'DONE' | 'FAILED';
  readonly readBytes: number;
  readonly readRows: number;
  readonly sent: {
    readonly rowsRead: number;
    readonly rowsSent: number;
    readonly rejected: readonly RefusedRows[];
    readonly notes: readonly string[];
    readonly firstDay: string | null;
    readonly lastDay: string | null;
  } | null;
  readonly outcome: {
    readonly processed: number;
    readonly slices: number;
    readonly upserts: number;
    readonly retracts: number;
    readonly unchanged: number;
    readonly duplicates: number;
    readonly quarantined: readonly RefusedRows[];
    readonly totals: {
      readonly impressions: string;
      readonly clicks: string;
      readonly spend: readonly { readonly currency: string; readonly micros: string }[];
    };
  } | null;
  readonly reason: string | null;
  readonly createdAt: string;
}

/** What the gateway can read, and how much of it. */
export interface ImportOffer {
  readonly reports: readonly KnownReport[];
  readonly limits: { readonly fileBytes: number; readonly sampleBytes: number };
}

/** The gateway's imports. */
export function importsOf(request: PlainRequest) {
  const sampleOf = async (file: File, { limits }: ImportOffer) => ({
    name: file.name,
    base64: await firstBytes(file, limits.sampleBytes),
    whole: file.size <= limits.sampleBytes,
  });
  return {
    offer: () => request<ImportOffer>('/imports/reports'),
    guess: async (file: File, offer: ImportOffer) =>
      request<FileGuess>('/imports/guess', { sample: await sampleOf(file, offer) }),
    preview: async (file: File, offer: ImportOffer, asked: ImportAsked) =>
      request<ImportPreview>('/imports/preview', { sample: await sampleOf(file, offer), asked }),
    /** Asks for it; gives its id. The file's bytes are sent next. */
    begin: async (file: File, asked: ImportAsked) => {
      const said = { name: file.name, bytes: file.size, identity: await fileIdentity(file) };
      return (await request<{ readonly id: string }>('/imports', { file: said, asked })).id;
    },
    send: (id: string, file: File) => request<KeptImport>(`/imports/${id}/content`, file),
    state: (id: string) => request<KeptImport>(`/imports/${id}`),
    newest: async () => (await request<{ readonly imports: readonly KeptImport[] }>('/imports')).imports,
  };
}
