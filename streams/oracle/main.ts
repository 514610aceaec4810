import { readFileSync } from 'node:fs';
import { type OracleFile, runScenario } from './run.ts';

/** `npm run -s oracle -- FILE.json`: prints what the twin of the file's scenario answers, an array for each step. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('npm run -s oracle -- FILE.json   (a file of {scenario, steps})');
  process.exitCode = 2;
} else {
  console.log(JSON.stringify(runScenario(JSON.parse(readFileSync(file, 'utf8')) as OracleFile)));
}
