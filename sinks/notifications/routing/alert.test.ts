import { expect, test } from 'vitest';
import { ctrAlert } from '../testing/alerts.ts';
import { routingLabels } from './alert.ts';

test('routes see the labels of the rule, and what the alert is about, which those cannot fake', () => {
  const labels = { team: 'brand', account: 'another', entity_name: 'brand-de' };
  expect(routingLabels(ctrAlert({ labels }))).toMatchObject({
    ...{ team: 'brand', rule: 'ctr_drop', severity: 'critical', state: 'firing' },
    ...{ account: '1700', entity: '31', entity_name: 'Spring sale' },
  });
});

test('what has no name has an empty one', () => {
  expect(routingLabels(ctrAlert({ entity_name: null })).entity_name).toBe('');
});
