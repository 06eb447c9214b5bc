import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';

/** One message at a port of an AIM. */
export interface Message {
  dataType: string;
  portNumber?: number;
  value: unknown;
}

/** The code of an AIM, loaded: its module-level state lasts until `dispose`. */
export interface LoadedAim {
  /** Calls the AIM as the Controller does. @throws Error with the message of what the AIM threw */
  run(inputs: Message[]): Promise<Message[]>;
  dispose(): void;
}

// No more than a careful Controller grants.
const memoryLimit = 64 * 1024 * 1024;
const stackLimit = 256 * 1024;

/**
 * Loads a binary of a package into QuickJS with nothing but the AIM contract, so that code which leans on Node.js or on a
 * browser fails here as it would in a Controller.
 */
export async function loadAim(code: string, name: string): Promise<LoadedAim> {
  // The package's declarations are those of its CommonJS build; what Node.js imports is the variant itself.
  const engine = await newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant);
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryLimit);
  runtime.setMaxStackSize(stackLimit);
  const context = runtime.newContext();
  const module = context.unwrapResult(context.evalCode(code, `${name}.mjs`, { type: 'module' }));
  module
    .consume((namespace) => context.getProp(namespace, 'run'))
    .consume((run) => context.setProp(context.global, 'run', run));
  sleepFunction(context).consume((sleep) => context.setProp(context.global, 'sleep', sleep));
  const glue = `(json) => Promise.resolve()
    .then(() => run(JSON.parse(json), { name: ${JSON.stringify(name)}, execution: 'Exchange', sleep }))
    .then(JSON.stringify)`;
  const call = context.unwrapResult(context.evalCode(glue));
  return {
    run: async (inputs) => {
      const json = JSON.stringify(inputs.map((input) => ({ portNumber: 1, ...input })));
      const started = context
        .newString(json)
        .consume((argument) => context.callFunction(call, context.undefined, argument));
      const settled = context.unwrapResult(started).consume((promise) => context.resolvePromise(promise));
      runtime.executePendingJobs();
      const result = await settled;
      if (result.error)
        throw new Error(result.error.consume((error) => context.dump(error) as { message: string }).message);
      return JSON.parse(result.value.consume((text) => context.getString(text))) as Message[];
    },
    dispose: () => {
      call.dispose();
      context.dispose();
      runtime.dispose();
    },
  };
}

function sleepFunction(context: QuickJSContext): QuickJSHandle {
  return context.newFunction('sleep', (milliseconds) => {
    const promise = context.newPromise();
    setTimeout(() => promise.resolve(context.undefined), context.getNumber(milliseconds));
    void promise.settled.then(() => context.runtime.executePendingJobs());
    return promise.handle;
  });
}
