import { useState } from 'react';
import { useFormats } from '../preferences/provider.tsx';
import { useCommands } from '../shell/commands.tsx';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { csvOf, download } from './csv.ts';
import { graphqlOf } from './graphql-text.ts';
import { type Metric, metrics } from './metrics.ts';
import { SavedViews } from './saved-views.tsx';
import type { TableRow } from './table.tsx';
import type { View } from './view.ts';

/** What can be kept and taken along: the view, its rows as a file, its question as GraphQL, its link. */
export function Actions({
  view,
  metric,
  rows,
  currency,
  isWhole,
}: {
  readonly view: View;
  readonly metric: Metric;
  /** Null while the rows of this view are read. */
  readonly rows: readonly TableRow[] | null;
  readonly currency: string;
  /** Whether all rows were read. */
  readonly isWhole: boolean;
}) {
  const formats = useFormats();
  const [said, setSaid] = useState('');
  const [showsViews, setShowsViews] = useState(false);
  const copy = async (text: string, words: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(words);
    } catch (error) {
      setSaid(`Not copied: ${(error as Error).message}`);
    }
  };
  const save = () => {
    if (rows === null) return;
    const columns = metric.formula === undefined ? metrics : [...metrics, metric];
    const header = [
      'name',
      'platform',
      'account',
      'entity',
      'day',
      'currency',
      ...columns.map(({ id }) => id),
      'finality',
      'coverage',
    ];
    const lines = rows.map(({ name, line }) => [
      ...[name, line.platform, line.accountId, line.entityId, line.day, line.currency],
      ...columns.map((column) => column.exact(line)),
      ...[line.finality, String(line.coverage)],
    ]);
    download(`millrace-${view.level.toLowerCase()}-${view.from}-${view.to}-${currency}.csv`, csvOf(header, lines));
    setSaid(`${formats.count(lines.length)} rows are in the file${isWhole ? '' : ': those that were read so far'}`);
  };
  const actions = [
    { id: 'views', name: 'Views', icon: 'bookmark', waits: false, run: () => setShowsViews(true) },
    { id: 'csv', name: 'Download CSV', icon: 'download', waits: rows === null, run: save },
    {
      id: 'graphql',
      name: 'Copy as GraphQL',
      icon: 'copy',
      waits: false,
      run: () => void copy(graphqlOf(view, metric), 'The question is copied'),
    },
    {
      id: 'link',
      name: 'Copy link',
      icon: 'link',
      waits: false,
      run: () => void copy(window.location.href, 'The link is copied'),
    },
  ] as const;
  useCommands(actions.filter(({ waits }) => !waits).map((action) => ({ ...action, group: 'Explore' })));
  return (
    <>
      <span role="status" className="text-xs text-muted empty:absolute">
        {said}
      </span>
      {actions.map(({ id, name, icon, waits, run }) => (
        <Button key={id} disabled={waits} onClick={run}>
          <Icon name={icon} /> <span className="max-md:sr-only">{name}</span>
        </Button>
      ))}
      {showsViews && <SavedViews view={view} onClose={() => setShowsViews(false)} />}
    </>
  );
}
