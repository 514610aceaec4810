import { levelNames } from '../../format/words.ts';
import { Field, Input, Select } from '../../ui/controls.tsx';
import { PlainTable } from '../../ui/table.tsx';
import type { MappedColumn, Mapping } from './imports.ts';
import { meanings, units } from './words.ts';

/** Which column of a file is what: a row a column. The gateway checks it by the rules of mapping files. */
export function MappingEditor(props: { readonly mapping: Mapping; readonly onMapping: (mapping: Mapping) => void }) {
  const { mapping, onMapping } = props;
  const change = (at: number, column: MappedColumn) =>
    onMapping({ ...mapping, columns: mapping.columns.map((each, index) => (index === at ? column : each)) });
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-3">
        <Field label="Name of the report" className="w-56" hint="Small letters, digits and _">
          <Input
            value={mapping.report}
            pattern="[a-z][a-z0-9_]*"
            maxLength={64}
            onChange={({ target }) => onMapping({ ...mapping, report: target.value })}
          />
        </Field>
        <Field label="A row is about" className="w-44">
          <Select value={mapping.level} onChange={({ target }) => onMapping({ ...mapping, level: target.value })}>
            {levelNames.map(([level, words]) => (
              <option key={level} value={level.toLowerCase()}>
                {words}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Numbers" className="w-44">
          <Select
            value={mapping.decimal_comma ? 'comma' : 'point'}
            onChange={({ target }) => onMapping({ ...mapping, decimal_comma: target.value === 'comma' })}
          >
            <option value="point">1,234.56</option>
            <option value="comma">1.234,56</option>
          </Select>
        </Field>
      </div>
      <PlainTable label="Columns" names={['Column', 'What it is', 'How it is written']} maxHeight="max-h-[28rem]">
        {mapping.columns.map((column, at) => (
          <tr key={column.column}>
            <th scope="row" className="wrap-anywhere">
              {column.column}
            </th>
            <td>
              <MeaningSelect column={column} onColumn={(changed) => change(at, changed)} />
            </td>
            <td>
              <Written column={column} onColumn={(changed) => change(at, changed)} />
            </td>
          </tr>
        ))}
      </PlainTable>
    </div>
  );
}

interface ColumnProps {
  readonly column: MappedColumn;
  readonly onColumn: (column: MappedColumn) => void;
}

function isMoney(is: string): boolean {
  return is === 'spend' || is === 'conversion_value';
}

function MeaningSelect({ column, onColumn }: ColumnProps) {
  return (
    <Select
      aria-label={`What ${column.column} is`}
      className="w-64"
      value={column.is}
      onChange={({ target: { value: is } }) =>
        // What only the earlier meaning had is not said of the new one.
        onColumn({ column: column.column, is, ...(isMoney(is) && { unit: 'decimal' }) })
      }
    >
      {meanings.map(([group, words]) => (
        <optgroup key={group} label={group}>
          {words.map(([is, name]) => (
            <option key={is} value={is}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}

function Written({ column, onColumn }: ColumnProps) {
  if (isMoney(column.is)) {
    return (
      <Select
        aria-label={`Unit of ${column.column}`}
        className="w-48"
        value={column.unit ?? 'decimal'}
        onChange={({ target }) => onColumn({ ...column, unit: target.value })}
      >
        {units.map(([unit, words]) => (
          <option key={unit} value={unit}>
            {words}
          </option>
        ))}
      </Select>
    );
  }
  if (column.is !== 'day' && column.is !== 'datetime') return null;
  return (
    <Input
      aria-label={`Format of ${column.column}`}
      className="w-48"
      placeholder="2026-11-01"
      value={column.format ?? ''}
      onChange={({ target: { value } }) => {
        const { format: _, ...rest } = column;
        onColumn(value === '' ? rest : { ...rest, format: value });
      }}
    />
  );
}
