import { rmSync } from 'node:fs';
import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { messageMark, type RunnerMessage, readJob, type WorkerMessage } from '../job.js';

/** Passes what happens in the test runner on to the engine, over the channel of the child process. Prints nothing. */
export default class EngineReporter implements Reporter {
  #partial = '';

  onBegin(): void {
    const { scratch } = readJob();
    // The engine died without a word: end, the workers with us, and leave no credential behind.
    process.on('disconnect', () => {
      rmSync(scratch, { recursive: true, force: true });
      process.kill(process.pid, 'SIGTERM');
    });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const error of result.errors) send({ type: 'fault', message: `${test.title}: ${textOf(error)}` });
    if (result.status !== 'passed' && result.errors.length === 0)
      send({ type: 'fault', message: `${test.title}: ${result.status}` });
  }

  onError(error: TestError): void {
    send({ type: 'fault', message: textOf(error) });
  }

  onStdOut(chunk: string | Buffer): void {
    const lines = `${this.#partial}${chunk.toString()}`.split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith(messageMark)) send(JSON.parse(line.slice(messageMark.length)) as WorkerMessage);
    }
  }

  printsToStdio(): boolean {
    return true; // otherwise Playwright adds a reporter of its own
  }
}

function textOf(error: TestError): string {
  return (error.stack ?? error.message ?? error.value ?? 'unknown error').replace(/\u001b\[[0-9;]*m/g, '');
}

function send(message: RunnerMessage): void {
  process.send?.(message);
}
