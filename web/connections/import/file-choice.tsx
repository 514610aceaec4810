import { useRef, useState } from 'react';
import { useFormats } from '../../preferences/provider.tsx';
import { Button } from '../../ui/controls.tsx';
import type { ImportOffer } from './imports.ts';

/** A file, chosen or dropped. */
export function FileChoice(props: {
  readonly file: File | null;
  readonly offer: ImportOffer | null;
  readonly isLocked: boolean;
  readonly onFile: (file: File | null) => void;
}) {
  const { file, offer, isLocked, onFile } = props;
  const formats = useFormats();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const most = offer?.limits.fileBytes;
  const isTooLarge = file !== null && most !== undefined && file.size > most;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button is the way of keyboards; dropping is one more for mice.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!isLocked);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [dropped] = event.dataTransfer.files;
        if (dropped !== undefined && !isLocked) onFile(dropped);
      }}
      className={`flex flex-wrap items-center gap-3 rounded-xl border border-dashed p-pad ${isOver ? 'border-accent bg-hover' : 'border-control/50 bg-surface'}`}
    >
      <input
        ref={input}
        type="file"
        aria-label="Report file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen !== undefined) onFile(chosen);
          // The same file can be chosen again once it was changed.
          event.target.value = '';
        }}
      />
      <Button tone={file === null ? 'main' : 'plain'} disabled={isLocked} onClick={() => input.current?.click()}>
        {file === null ? 'Choose a file' : 'Choose another file'}
      </Button>
      {file === null ? (
        <p className="text-muted">
          or drop it here: CSV, TSV, JSON or lines of JSON, gzip or not
          {most !== undefined && `, up to ${formats.count(most / 1_000_000)} MB`}
        </p>
      ) : (
        <p className="min-w-0 wrap-anywhere" data-testid="chosen-file">
          <strong>{file.name}</strong> <span className="text-muted">{formats.count(file.size)} bytes</span>
        </p>
      )}
      {isTooLarge && (
        <p role="alert" className="w-full text-critical">
          It is larger than may come this way: compress it with gzip, cut it, or use <code>millrace import</code>.
        </p>
      )}
    </div>
  );
}
