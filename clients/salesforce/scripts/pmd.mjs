// Runs PMD over the Apex of this project, as Salesforce's Code Analyzer does: its wrapper class, our rule set. Usage: node pmd.mjs JARS PROJECT
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const [jars, project] = process.argv.slice(2);
const sources = readdirSync(join(project, 'force-app'), { recursive: true })
    .filter((name) => /\.(cls|trigger)$/.test(name))
    .map((name) => join(project, 'force-app', name));
const scratch = mkdtempSync(join(tmpdir(), 'crosswalk-pmd-'));
try {
    const [input, output] = [join(scratch, 'input.json'), join(scratch, 'output.json')];
    const wanted = { ruleSetInputFile: join(project, 'pmd.xml'), runDataPerLanguage: { apex: { filesToScan: sources } } };
    writeFileSync(input, JSON.stringify(wanted));
    const command = ['-cp', join(jars, '*'), 'com.salesforce.sfca.pmdwrapper.PmdWrapper', 'run', input, output];
    const run = spawnSync('java', command, { encoding: 'utf8' });
    if (run.status !== 0) {
        console.error(run.stdout, run.stderr);
        process.exit(1);
    }
    const found = JSON.parse(readFileSync(output, 'utf8'));
    for (const { rule, message, codeLocation: at } of found.violations) {
        console.log(`${relative(project, at.file)}:${at.startLine}: ${rule}: ${message}`);
    }
    for (const error of found.processingErrors) {
        console.log(error);
    }
    console.log(`${sources.length} files, ${found.violations.length} findings`);
    process.exitCode = sources.length > 0 && found.violations.length + found.processingErrors.length === 0 ? 0 : 4;
} finally {
    rmSync(scratch, { recursive: true });
}
