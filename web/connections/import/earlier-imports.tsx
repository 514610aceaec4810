import { useEffect, useState } from 'react';
import { problemText } from '../../gateway/problem.ts';
import { useFormats } from '../../preferences/provider.tsx';
import { Badge, Card, Loading, Problem } from '../../ui/states.tsx';
import { PlainTable } from '../../ui/table.tsx';
import type { KeptImport } from './imports.ts';
import { useImports } from './use-import.ts';
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
  const imports = useImports();
  const formats = useFormats();
  const [kept, setKept] = useState<readonly KeptImport[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has gone on is read again.
  useEffect(() => {
    imports.newest().then(setKept, (error: unknown) => setProblem(problemText(error)));
  }, [imports, since]);
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
