/**
 * A map with these keys, all null, to be copied (`{ ...template }`) and filled. The engine turns objects to which many keys are
 * added one by one into hash tables, slow to make, read and walk; what `JSON.parse` makes stays as fast as a literal, and so do
 * its copies. Parsing it with values of several kinds first keeps the engine from making a shape for each kind.
 */
export function templateOf<V>(keys: readonly string[]): Readonly<Record<string, V | null>> {
  const parse = (value: string) =>
    JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:${value}`).join()}}`) as Record<string, V | null>;
  for (const value of ['0', '0.5', '"text"']) parse(value);
  return parse('null');
}
