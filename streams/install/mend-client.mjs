// node-rdkafka 3.6.1 keeps every offset that is sent to a transaction for ever, some 150 bytes of each partition at each commit. This
// compiles the one file of it in which they are to be freed, with the commands that its own build has left, and links it anew:
// docs/decisions/043. Written in JavaScript: it runs before anything can read TypeScript.
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const leaking = 'ProducerSendOffsetsToTransaction::~ProducerSendOffsetsToTransaction() {}';
const mended = `ProducerSendOffsetsToTransaction::~ProducerSendOffsetsToTransaction() {
  RdKafka::TopicPartition::destroy(m_topic_partitions);
}`;

try {
  mend();
} catch (error) {
  console.warn(
    `node-rdkafka is not mended, so that the memory of whoever commits grows (docs/decisions/043): ${error instanceof Error ? error.message : error}`,
  );
}

function mend() {
  const folder = dirname(createRequire(import.meta.url).resolve('node-rdkafka/package.json'));
  const source = join(folder, 'src', 'workers.cc');
  const text = readFileSync(source, 'utf8');
  if (text.includes(mended)) return;
  if (!text.includes(leaking)) throw new Error(`${source} is not that of 3.6.1: see whether it still has to be`);
  const build = join(folder, 'build');
  const made = {
    source: join(folder, 'src', 'mended.cc'),
    object: join(build, 'mended.o'),
    addon: join(build, 'mended.node'),
  };
  try {
    writeFileSync(made.source, text.replace(leaking, mended));
    compile(build);
    // Processes that run keep the file that they have. The source comes last: what says that it is mended is then linked.
    renameSync(made.addon, join(build, 'Release', 'node-librdkafka.node'));
    renameSync(made.source, source);
  } finally {
    for (const path of Object.values(made)) rmSync(path, { force: true });
  }
}

/** Makes `mended.node` of `mended.cc` and what is compiled already. @param {string} build */
function compile(build) {
  const object = 'Release/obj.target/node-librdkafka/src/workers.o';
  const addon = 'Release/obj.target/node-librdkafka.node';
  const compiling = commandOf(build, object).replace(/ -MMD -MF \S+/, '');
  run(build, compiling.replace(`-o ${object}`, '-o mended.o').replace('../src/workers.cc', '../src/mended.cc'));
  run(build, commandOf(build, addon).replace(`-o ${addon}`, '-o mended.node').replace(object, 'mended.o'));
}

/** The command with which node-gyp's makefile has made a file. @param {string} build @param {string} target */
function commandOf(build, target) {
  const [first = ''] = readFileSync(join(build, 'Release', '.deps', `${target}.d`), 'utf8').split('\n', 1);
  const [, command] = first.split(`cmd_${target} := `);
  if (command === undefined) throw new Error(`how ${target} was made is not known`);
  return command.replaceAll('$$', '$');
}

/** @param {string} folder @param {string} command */
function run(folder, command) {
  const { status, stderr, error } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.slice(0, 60)} … failed: ${error?.message ?? stderr.slice(-1_000)}`);
}
