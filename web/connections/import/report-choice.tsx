import { useFormats } from '../../preferences/provider.tsx';
import { Field, Select } from '../../ui/controls.tsx';
import { type Choice, type FileGuess, type KnownReport, reportKey } from './imports.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { reportName } from './words.ts';

const other = 'mapping';

/** What a file is: one of the reports that fit, any other one, or a file of which one says which column is what. */
export function ReportChoice(props: {
  readonly guess: FileGuess;
  readonly reports: readonly KnownReport[];
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}) {
  const { guess, reports, choice, onChoice } = props;
  const fitting = new Set(guess.reports.map(reportKey));
  const rest = reports.filter((each) => !fitting.has(reportKey(each)));
  const chosen = reports.find((each) => reportKey(each) === choice.report);
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <Field label="Report" className="max-w-xl" hint={chosen?.about}>
          <Select
            value={choice.report ?? other}
            onChange={({ target }) => onChoice({ ...choice, report: target.value === other ? null : target.value })}
          >
            {guess.reports.length > 0 && <ReportGroup label="The columns fit" reports={guess.reports} />}
            <optgroup label="A file of any platform">
              <option value={other}>I say which column is what</option>
            </optgroup>
            <ReportGroup label="Other reports" reports={rest} />
          </Select>
        </Field>
        <Guessed guess={guess} />
      </div>
      {choice.report === null && (
        <MappingEditor mapping={choice.mapping} onMapping={(mapping) => onChoice({ ...choice, mapping })} />
      )}
    </div>
  );
}

function ReportGroup({ label, reports }: { readonly label: string; readonly reports: readonly KnownReport[] }) {
  return (
    <optgroup label={label}>
      {reports.map((each) => (
        <option key={reportKey(each)} value={reportKey(each)}>
          {reportName(each)}
        </option>
      ))}
    </optgroup>
  );
}

/** On what the guess rests. */
function Guessed({ guess }: { readonly guess: FileGuess }) {
  const formats = useFormats();
  const [first, second] = guess.reports;
  if (first === undefined) {
    return (
      <p className="text-xs text-muted" data-testid="guess">
        {guess.columns.length === 0
          ? 'A JSON file does not say what it is: choose the report.'
          : 'Its columns are of no report that is known: what they are was guessed by their names.'}
      </p>
    );
  }
  return (
    <p className="text-xs text-muted" data-testid="guess">
      Guessed: {reportName(first)} knows {formats.count(first.known)} of {formats.count(guess.columns.length)} columns.
      {second !== undefined &&
        second.known >= first.known - 1 &&
        ' Others fit about as well: make sure that it is the right one.'}
    </p>
  );
}
