import { parseLossless, rowsAt } from '../json-rows.ts';
import { JsonRowSplitter } from './json-rows.ts';
import type { RowSink, RowSplitter } from './rows.ts';

/** Documents up to this size are read whole, so that rows get what the elements around them say. */
const wholeDocumentBytes = 32_000_000;

/**
 * Rows of a JSON document. One up to 32 MB is read whole; each of its rows becomes one object with flat names, numbers as the
 * text they were, and its line is its number among the rows. A larger one is cut as it streams, which gives each row's
 * own bytes, without what stands around it.
 */
export class DocumentSplitter implements RowSplitter {
  readonly #paths: readonly string[];
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #streaming: JsonRowSplitter | undefined;

  constructor(paths: readonly string[], limit: number = wholeDocumentBytes) {
    this.#paths = paths;
    this.#limit = limit;
  }

  push(piece: Buffer, sink: RowSink): void {
    if (this.#streaming !== undefined) {
      this.#streaming.push(piece, sink);
      return;
    }
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes <= this.#limit) return;
    this.#streaming = new JsonRowSplitter(this.#paths.map((path) => path.replaceAll('[]', '')));
    for (const held of this.#pieces) this.#streaming.push(held, sink);
    this.#pieces = [];
  }

  end(sink: RowSink): void {
    if (this.#streaming !== undefined) {
      this.#streaming.end(sink);
      return;
    }
    try {
      const document = parseLossless(Buffer.concat(this.#pieces).toString('utf8'));
      rowsAt(document, this.#paths).forEach((row, index) => {
        sink.row({ bytes: Buffer.from(JSON.stringify(row)), line: index + 1 });
      });
    } catch (error) {
      sink.reject({ line: 1, code: 'MALFORMED_JSON', reason: (error as Error).message });
    }
  }
}
