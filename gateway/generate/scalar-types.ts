/** The TypeScript types of what the schema's scalars are as JSON. */
export const scalarTypes = {
  Date: 'string',
  DateTime: 'string',
  Count: 'number',
  Decimal: 'string',
  ID: 'string',
} as const;
