import { useQuery } from '@apollo/client/react';
import { again, problemText } from '../gateway/problem.ts';
import { TopicRecordsDocument, type TopicRecordsQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Loading, Problem } from '../ui/states.tsx';

type TopicRecord = TopicRecordsQuery['topicRecords']['nodes'][number];

/** The organisation's newest records of a topic, decoded by the schemas that they name. */
export function TopicDialog({ topic, onClose }: { readonly topic: string; readonly onClose: () => void }) {
  const { data, error, loading, refetch } = useQuery(TopicRecordsDocument, {
    variables: { topic },
    fetchPolicy: 'no-cache',
  });
  const page = data?.topicRecords;
  return (
    <Dialog label={`Records of ${topic}`} onClose={onClose} className="max-w-3xl">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 className="font-semibold">
          Newest records of <code className="font-mono">{topic}</code>
        </h2>
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {page === undefined && error === undefined && <Loading what="the records" lines={5} />}
        {page?.nodes.length === 0 && (
          <p className="text-muted">
            None is of this organisation{page.more && ', among the newest 200 of each partition'}.
          </p>
        )}
        {page !== undefined && page.nodes.length > 0 && (
          <ul className="grid gap-1">
            {page.nodes.map((record) => (
              <RecordItem key={record.id} record={record} />
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <Button disabled={loading} onClick={() => again(refetch)}>
            Read again
          </Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}

function RecordItem({ record }: { readonly record: TopicRecord }) {
  const formats = useFormats();
  return (
    <li className="rounded-lg border border-line">
      <details data-testid="topic-record">
        <summary className="min-h-9 px-3 py-1.5">
          <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap gap-x-3 align-top">
            <span className="font-mono text-xs wrap-anywhere">{record.key}</span>
            <span className="text-xs text-muted">
              {formats.instant(record.at)} · {formats.count(record.bytes)} bytes · {record.partition}/{record.offset}
            </span>
          </span>
        </summary>
        <div className="grid gap-1 border-t border-line p-3 text-xs">
          {record.record !== null && <code className="font-mono text-muted">{record.record}</code>}
          {record.json === null ? (
            <p>It cannot be decoded: {record.problem}.</p>
          ) : (
            <Scroll label={`What ${record.id} says`} className="max-h-80 rounded-lg bg-sunken p-3">
              <pre className="font-mono">{record.json}</pre>
            </Scroll>
          )}
        </div>
      </details>
    </li>
  );
}
