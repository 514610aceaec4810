import { useFormats } from '../../preferences/provider.tsx';
import { Badge, Card, Loading, Problem } from '../../ui/states.tsx';
import { PlainTable } from '../../ui/table.tsx';
import { useNewest } from './use-import.ts';
import { inPageWords } from './words.ts';

const states = {
  WAITING: ['info', 'Waiting for the file'],
  READING: ['info', 'Coming in'],
  SENT: ['info', 'Being taken in'],
  DONE: ['ok', 'Done'],
  FAILED: ['critical', 'Failed'],
} as const;

/** The newest imports of the organisation, read again when one of this page has gone on. */
export function EarlierImports({ since }: { readonly since: string | null }) {
  const formats = useFormats();
  const { answer: kept, problem } = useNewest(since);
  if (kept?.length === 0) return null;
  return (
    <Card title="The last 20 imports of your organisation">
      {problem !== null && <Problem>{problem}</Problem>}
      {kept === null && problem === null && <Loading what="earlier imports" lines={2} />}
      {kept !== null && (
        <PlainTable label="Imports" names={['File', 'When', 'By', 'Rows', 'State']}>
          {kept.map((each) => {
            const [tone, words] = states[each.state];
            return (
              <tr key={each.id} className="align-top" data-testid="earlier-import">
                <th scope="row" className="wrap-anywhere">
                  {each.fileName}
                </th>
                <td className="text-xs whitespace-nowrap">{formats.instant(each.createdAt)}</td>
                <td className="text-xs wrap-anywhere">{each.askedBy}</td>
                <td>{formats.count(each.sent?.rowsRead ?? each.readRows)}</td>
                <td className="max-w-md">
                  <Badge tone={tone}>{words}</Badge>
                  {each.reason !== null && (
                    <p className="text-xs text-critical wrap-anywhere">{inPageWords(each.reason)}</p>
                  )}
                </td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Card>
  );
}
