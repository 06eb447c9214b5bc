import { parentPort, workerData } from 'node:worker_threads';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { Aim } from './aim.js';
import type { AimSpec, FromWorker, SandboxLimits, ToWorker } from './protocol.js';
import type { WasmModule } from './wasm.js';

/** The thread in which the AIMs of one RWI live. It keeps a busy AIM off the server's event loop and can be ended from outside. */
const port = parentPort;
if (port === null) throw new Error('sandbox/worker.js is not started by itself');
const { wasmModule } = workerData as { wasmModule: WasmModule };
// The package's types describe its CommonJS form, whose default lies one level deeper than in the ES module that runs.
const quickjs = newVariant(variant as unknown as QuickJSSyncVariant, { wasmModule });

let specs = new Map<number, AimSpec>();
let limits: SandboxLimits | undefined;
let aims = new Map<number, Aim>();

const send = (message: FromWorker): void => port.postMessage(message);

function instantiate(): Promise<QuickJSWASMModule> {
  return newQuickJSWASMModuleFromVariant(quickjs);
}

/** The AIM's present instance, a fresh one when it has none; or the reason why there is none. */
async function obtain(id: number): Promise<Aim | string> {
  const known = aims.get(id);
  if (known !== undefined) return known;
  const spec = specs.get(id);
  if (spec === undefined || limits === undefined) return 'it is not part of this workflow';
  const aim = new Aim(await instantiate(), spec, limits);
  const refusal = await aim.load();
  if (refusal !== undefined) return refusal;
  aims.set(id, aim);
  return aim;
}

function drop(id: number): void {
  aims.get(id)?.drop();
  aims.delete(id);
}

async function load(message: Extract<ToWorker, { kind: 'load' }>): Promise<void> {
  specs = new Map(message.aims.map((aim) => [aim.id, aim]));
  limits = message.limits;
  for (const { id } of message.aims) {
    const aim = await obtain(id);
    if (typeof aim === 'string') return send({ kind: 'refused', aim: id, reason: aim });
  }
  send({ kind: 'loaded' });
}

async function call({ call: number, aim: id, inputs }: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
  const aim = aims.get(id) ?? (await obtain(id));
  if (typeof aim === 'string') return send({ kind: 'failed', call: number, reason: aim, spent: true });
  const { outputs, reason, spent } = await aim.call(inputs);
  if (outputs !== undefined) return send({ kind: 'done', call: number, outputs });
  if (spent) drop(id);
  send({ kind: 'failed', call: number, reason: reason ?? 'it gave no reason', spent });
}

function reset(): void {
  for (const id of aims.keys()) drop(id);
  specs = new Map();
  aims = new Map();
  send({ kind: 'ready' });
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'load':
      return void load(message);
    case 'call':
      return void call(message);
    case 'renew':
      return drop(message.aim);
    case 'reset':
      return reset();
    case 'ping':
      return send({ kind: 'pong' });
  }
});

await instantiate(); // so that the code paths of the first AIM are warm before anybody waits for it
send({ kind: 'ready' });
