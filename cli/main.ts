#!/usr/bin/env node
import { runCommandLine, tellFault } from './command-line.js';
import { processIo } from './internal/io.js';

const io = processIo();
// A reader that goes away early (`… | head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(io.exitCode);
  });
}
// What escapes every promise is a fault of the tool all the same: said in a sentence, not as a stack.
process.on('uncaughtException', (error) => {
  tellFault(error, io);
  process.exit(io.exitCode);
});
await runCommandLine(process.argv.slice(2), io);
// The one exit of the project; it waits until what was printed has left.
process.stdout.write('', () => process.stderr.write('', () => process.exit(io.exitCode)));
