import type { Command } from 'commander';
import { register as accounts } from './accounts.ts';
import { register as alerts } from './alerts.ts';
import { register as apply } from './apply.ts';
import { register as audit } from './audit.ts';
import { register as codegen } from './codegen.ts';
import { register as config } from './config.ts';
import { register as connections } from './connections.ts';
import { register as credentials } from './credentials.ts';
import { register as dev } from './dev.ts';
import { register as diff } from './diff.ts';
import { register as dlq } from './dlq.ts';
import { register as doctor } from './doctor.ts';
import { register as entities } from './entities.ts';
import { register as etl } from './etl.ts';
import { register as exportFiles } from './export.ts';
import { register as flights } from './flights.ts';
import { register as formula } from './formula.ts';
import { register as importFile } from './import.ts';
import { register as ingestion } from './ingestion.ts';
import { register as invite } from './invite.ts';
import { register as keys } from './keys.ts';
import { register as lint } from './lint.ts';
import { register as migrate } from './migrate.ts';
import { register as newFiles } from './new.ts';
import { register as notifications } from './notifications.ts';
import { register as onboarding } from './onboarding.ts';
import { register as outbox } from './outbox.ts';
import { register as quarantine } from './quarantine.ts';
import { register as rates } from './rates.ts';
import { register as reconcile } from './reconcile.ts';
import { register as rules } from './rules.ts';
import { register as run } from './run.ts';
import { register as sample } from './sample.ts';
import { register as sandbox } from './sandbox.ts';
import { register as schedules } from './schedules.ts';
import { register as schemas } from './schemas.ts';
import { register as slices } from './slices.ts';
import { register as stack } from './stack.ts';
import { register as start } from './start.ts';
import { register as tasks } from './tasks.ts';
import { register as templates } from './templates.ts';
import { register as tenants } from './tenants.ts';
import { register as test } from './test.ts';
import { register as topics } from './topics.ts';
import { register as topology } from './topology.ts';
import { register as totals } from './totals.ts';
import { register as users } from './users.ts';

/** Every command, in the order of the help. A command's file loads what its action needs only when it runs. */
export const commands: readonly ((program: Command) => void)[] = [
  start,
  importFile,
  totals,
  slices,
  quarantine,
  dlq,
  formula,
  templates,
  rules,
  alerts,
  apply,
  exportFiles,
  flights,
  audit,
  notifications,
  outbox,
  tenants,
  users,
  invite,
  keys,
  accounts,
  connections,
  credentials,
  ingestion,
  etl,
  onboarding,
  schedules,
  reconcile,
  entities,
  rates,
  sandbox,
  run,
  sample,
  stack,
  doctor,
  dev,
  newFiles,
  test,
  lint,
  diff,
  tasks,
  topology,
  topics,
  schemas,
  migrate,
  config,
  codegen,
];
