import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
/** A workflow's history as Temporal's server gives it. */
export type History = proto.temporal.api.history.v1.IHistory;

/** A history as JSON: names of enums, 64-bit numbers as text, bytes as base64; without the processes that it ran in. */
export function historyText(history: History): string {
  const plain = History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String });
  return `${JSON.stringify(plain, (name, value) => (name === 'identity' ? 'worker' : value), 1)}\n`;
}

/** The history that `historyText` wrote down. */
export function historyOf(text: string): History {
  return History.fromObject(JSON.parse(text));
}
