/**
 * The glue inside the sandbox, evaluated before the AIM so that what it holds on to (`JSON.parse` and its like) cannot
 * be replaced by the AIM later. It receives the host's functions as arguments: the AIM's global object shows none.
 *
 * Returns `call(run, types, numbers, texts…)`; one call ends with exactly one `done` or `fail`.
 */
export const bootstrap = `(function (sleep, emit, done, fail, name, execution) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isInteger } = Number;
  const asText = String;
  const aim = Object.freeze({ name, execution, sleep: (ms) => sleep(+ms) });
  const silent = () => undefined;
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent };

  function tell(error) {
    let kind = '';
    let text = 'it threw a value that cannot be shown';
    try {
      if (typeof error === 'object' && error !== null) {
        kind = asText(error.name);
        text = asText(error.message);
      } else text = asText(error);
    } catch {}
    fail(kind, text);
  }

  async function call(run, ...flat) {
    try {
      const inputs = [];
      for (let i = 0; i < flat.length; i += 3) {
        inputs[i / 3] = { dataType: flat[i], portNumber: flat[i + 1], value: parse(flat[i + 2]) };
      }
      const outputs = await run(inputs, aim);
      if (!isArray(outputs)) return fail('', 'run() did not return an array of outputs');
      const count = outputs.length;
      for (let i = 0; i < count; i++) {
        const output = outputs[i];
        if (typeof output !== 'object' || output === null) return fail('', 'run() returned an output that is no object');
        const { dataType, portNumber = 1, value } = output;
        if (typeof dataType !== 'string') return fail('', 'run() returned an output without a dataType');
        if (!isInteger(portNumber) || portNumber < 1) return fail('', 'run() returned an output with an impossible portNumber');
        const text = stringify(value);
        if (typeof text !== 'string') return fail('', 'run() returned an output whose value JSON cannot express');
        emit(dataType, portNumber, text);
      }
      done();
    } catch (error) {
      tell(error);
    }
  }
  return call;
})`;
