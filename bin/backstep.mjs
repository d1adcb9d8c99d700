#!/usr/bin/env node
// Calls the compiled command line and hands its status to the shell.
import { main } from '../dist/cli/main.js';

process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error; // a reader that has seen enough is no failure
});
process.exitCode = await main(process.argv.slice(2));
