import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../base/config.ts';
import { planSubjects, subjects } from '../../redpanda/subjects.ts';
import { readContract } from '../../schemas/generate/contract.ts';
import { registryClient } from '../../schemas/registry.ts';
import { topicNames, topicRecords } from '../../schemas/topics.ts';
import { topologies } from '../../topologies/index.ts';
import { builtTopology } from '../built-topologies.ts';
import { compatibilityFindings, conflictFinding, schemaFindings, topicFindings } from './contract.ts';
import type { Finding } from './finding.ts';
import { releasedFolder, releasedVersions } from './released.ts';
import { stateFindings } from './state.ts';

const avroFolder = fileURLToPath(new URL('../../schemas/avro', import.meta.url));

/** What is looked at, for the line that says that all is well. */
export interface LintResult {
  readonly topics: number;
  readonly schemas: 'released' | 'registry';
  readonly topologies: readonly string[];
  readonly findings: readonly Finding[];
}

/** Holds topics, schemas and state to the conventions; changes nothing. Asks the registry only when told. @throws SchemasError. */
export async function lint(options: { readonly registry?: boolean }): Promise<LintResult> {
  const built = topologies.map((each) => ({ each, topology: builtTopology(each) }));
  return {
    topics: subjects.length,
    schemas: options.registry ? 'registry' : 'released',
    topologies: topologies.map(({ name }) => name),
    findings: [
      ...topicFindings(
        Object.values(topicNames),
        built.map(({ topology }) => topology),
      ),
      ...schemaFindings(readContract(avroFolder), Object.values(topicRecords)),
      ...(options.registry ? await againstRegistry() : againstReleases()),
      ...built.flatMap(({ each, topology }) => stateFindings(each, topology)),
    ],
  };
}

function againstReleases(): readonly Finding[] {
  return subjects.flatMap((spec) => compatibilityFindings(spec, releasedVersions(releasedFolder, spec.topic)));
}

async function againstRegistry(): Promise<readonly Finding[]> {
  const plans = await planSubjects(registryClient(loadConfig().address('registry')));
  return plans.flatMap(({ spec, conflicts }) => conflicts.map((conflict) => conflictFinding(spec, conflict)));
}

/** The findings in words. */
export function lintText({ topics, schemas, topologies: names, findings }: LintResult): string {
  const lines = findings.map(({ rule, where, what, fix }) => `${rule}  ${where}: ${what}\n    do: ${fix}`);
  const against = schemas === 'released' ? 'the released schemas' : 'the registry';
  const looked = `${topics} topics, their schemas against ${against}, topologies ${names.join(', ')}`;
  return [...lines, `${findings.length === 0 ? 'nothing found' : `found ${findings.length}`}: ${looked}`].join('\n');
}
