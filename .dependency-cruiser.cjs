// Which folder may import which: the arrows of the architecture. Tests may reach further (they wire things together).
const arrows = {
  streams: [],
  base: [],
  schemas: ['streams'],
  // Of the streams only what loads without the runtime: how a client of the broker leaves, and what a dead letter is.
  connectors: ['schemas', 'base', 'streams'],
  processors: ['schemas', 'streams', 'connectors'],
  topologies: ['processors', 'streams', 'schemas', 'base'],
  sinks: ['streams', 'schemas', 'base'],
  workflows: ['connectors', 'schemas', 'base'],
  definitions: ['processors', 'streams', 'schemas', 'base'],
  gateway: ['definitions', 'schemas', 'base', 'processors', 'streams'],
  redpanda: ['schemas', 'base'],
};
const ours =
  '^(streams|base|schemas|connectors|processors|topologies|sinks|workflows|definitions|gateway|redpanda|cli|bench|web|test)/';

module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(([from, to]) => ({
      name: `${from}-imports-only-${['itself', ...to].join('-')}`,
      severity: 'error',
      from: { path: `^${from}/`, pathNot: '\\.test\\.ts$' },
      to: { path: ours, pathNot: `^(${[from, ...to].join('|')})/` },
    })),
    {
      name: 'web-talks-to-the-gateway-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: ours, pathNot: '^web/' },
    },
    {
      name: 'processors-do-no-io',
      severity: 'error',
      from: { path: '^processors/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(node:)?(fs|net|http|https|dgram|child_process)$|node-rdkafka|kafkajs|ioredis|node_modules/pg/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$|^test/' },
      to: { path: '\\.test\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|\\.next|\\.millrace|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
