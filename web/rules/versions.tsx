import type { RuleDetailQuery } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Card } from '../ui/states.tsx';

type Version = NonNullable<RuleDetailQuery['rule']>['versions'][number];

/** What changed from version to version, and who changed it. */
export function Versions({ versions, yaml }: { readonly versions: readonly Version[]; readonly yaml: string }) {
  const formats = useFormats();
  return (
    <Card title="Versions">
      <ol className="grid gap-3" aria-label="Versions">
        {versions.map((version) => (
          <li key={version.version} className="border-t border-line pt-2 first:border-t-0 first:pt-0">
            <p className="text-xs text-muted">
              <strong className="text-ink">Version {version.version}</strong> · {formats.instant(version.savedAt)}
              {version.savedBy !== null && ` · ${version.savedBy}`}
              {version.reason !== null && ` · ${version.reason}`}
            </p>
            <ul className="mt-1 grid gap-0.5 text-xs">
              {version.changes.map((change) => (
                <li key={change.place} className="flex flex-wrap gap-x-2">
                  <code className="font-mono text-muted">{change.place}</code>
                  {change.before !== null && (
                    <Said value={change.before} className="bg-critical-bg text-critical" sign="−" />
                  )}
                  {change.after !== null && <Said value={change.after} className="bg-ok-bg text-ok" sign="+" />}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {(versions.at(-1)?.version ?? 1) > 1 && (
        <p className="mt-2 text-xs text-muted">These are the newest {formats.count(versions.length)}.</p>
      )}
      <details className="mt-3">
        <summary className="text-xs text-muted">As a file</summary>
        <Scroll label="The rule as a file" className="mt-1 rounded-lg bg-sunken p-3">
          <pre className="font-mono text-xs">{yaml}</pre>
        </Scroll>
      </details>
    </Card>
  );
}

function Said(props: { readonly value: unknown; readonly className: string; readonly sign: string }) {
  const text = typeof props.value === 'string' ? props.value : JSON.stringify(props.value);
  return (
    <code className={`rounded px-1 font-mono wrap-anywhere ${props.className}`}>
      {props.sign} {text}
    </code>
  );
}
