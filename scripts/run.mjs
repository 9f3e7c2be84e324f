#!/usr/bin/env node
// The front door of this repository: `node scripts/run.mjs demo|test|up|cli|bench|check`, behind the scripts of package.json.
// It needs Node and npm and nothing else: it installs, generates and builds what is missing, then runs the command.
// Progress goes to stderr and there is none when there is nothing to prepare, so a command's stdout is its own.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// What the pinned dependencies ask for: ^20.19.0 || >=22.12.0
const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (!isSupported) {
  process.stderr.write(
    `relais: this is Node ${process.versions.node}, and Relais needs 20.19 or newer (22.12 or newer of the 22 line).\n` +
      'Install one from https://nodejs.org, or with a version manager: nvm install 22\n',
  );
  process.exit(1);
}

// Only now: what follows may use what an old Node cannot parse.
const { main } = await import('./commands.mjs');
process.exitCode = await main(process.argv.slice(2));
