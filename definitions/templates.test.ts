import { expect, it } from 'vitest';
import { Catalogue } from '../processors/formula/catalogue/catalogue.ts';
import { readDocuments } from './documents.ts';
import { planDefinitions } from './plan.ts';
import { readTemplates } from './templates.ts';

it('all templates can be applied at once, as they are', () => {
  const documents = readTemplates().flatMap(({ id, text }) => readDocuments(`${id}.yaml`, text).documents);
  const stored = { catalogue: new Catalogue([]), metrics: [], rules: [] };
  const { changes, problems } = planDefinitions(documents, stored, { prune: false });
  expect(problems).toEqual([]);
  expect(changes.map(({ action, id }) => `${action} ${id}`)).toEqual(readTemplates().map(({ id }) => `create ${id}`));
});
