import { expect, it } from 'vitest';
import { topicNames } from '../../schemas/topics.ts';
import { topologies } from '../../topologies/index.ts';
import { describeTopologies, listTopologies } from './topology.ts';

it('lists the topologies', () => {
  const listed = JSON.parse(listTopologies(true)) as Array<{ readonly name: string }>;
  expect(listed.map(({ name }) => name).slice(0, 4)).toEqual(['bronze', 'silver', 'gold', 'rules']);
  expect(listTopologies(false).split('\n')).toHaveLength(listed.length);
});

it('shows one in each form, with the topics it reads and writes', () => {
  expect(describeTopologies('gold', 'text')).toMatch(/^Topologies:\n {3}Sub-topology: 0\n {4}Source: /);
  expect(describeTopologies('gold', 'mermaid')).toMatch(/^flowchart LR\n/);
  expect(JSON.parse(describeTopologies('GOLD', 'json'))).toMatchObject({ applicationId: 'millrace.gold' });
  for (const form of ['text', 'mermaid', 'json'] as const) {
    const shown = describeTopologies('gold', form);
    expect(shown).toContain(topicNames.processed);
    expect(shown).toContain(topicNames.ready);
    expect(shown).not.toContain(topicNames.raw);
  }
});

it('shows all of them when none is named', () => {
  expect(describeTopologies(undefined, 'text').match(/^Topologies:/gm)).toHaveLength(topologies.length);
});

it('tells a wrong name which there are', () => {
  expect(() => describeTopologies('iron', 'text')).toThrow(/no topology 'iron': there are bronze, silver, gold/);
});
