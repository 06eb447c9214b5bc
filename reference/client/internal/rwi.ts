import { setTimeout as sleep } from 'node:timers/promises';
import { MaasError } from '../error.js';
import type { RwiClient, State } from '../types.js';
import type { Api } from './api.js';
import { outcomeOf } from './outcome.js';

const portData = 'MPAI/port-data';

/** A client of one RWI. @param started the state object that Start answered */
export function createRwiClient(api: Api, cid: string, started: State): RwiClient {
  const path = { cid, mid: started.id };
  let state = started.state;

  const keep = (answer: { data: State }): State => {
    state = answer.data.state;
    return answer.data;
  };

  async function receiveOnce(pid: string): Promise<unknown> {
    const call = api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Output/{pid}', {
      params: { path: { ...path, pid } },
      headers: { accept: portData },
    });
    return (await outcomeOf('Receive', call)).data;
  }

  const rwi: RwiClient = {
    id: started.id,
    name: started.name,
    get state() {
      return state;
    },
    async send(pid, message) {
      await outcomeOf(
        'Send',
        api.POST('/MPAI/AIFU/{cid}/AIW/{mid}/Input/{pid}', {
          params: { path: { ...path, pid } },
          headers: { 'content-type': portData },
          body: message,
          bodySerializer: (value) => JSON.stringify(value),
          parseAs: 'text',
        }),
      );
    },
    async receive(pid, { waitMs = 0 } = {}) {
      const end = Date.now() + waitMs;
      for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
        try {
          return await receiveOnce(pid);
        } catch (error) {
          if (!(error instanceof MaasError) || !(error.status === 404 || error.status === 504)) throw error;
          if (Date.now() < end) await sleep(Math.min(pause, Math.max(1, end - Date.now())));
          else if (error.status === 504) throw error;
          // 404 says "no message" and "no such RWI" alike: the status of the RWI tells them apart.
          else return void (await rwi.status());
        }
      }
    },
    status: async () => keep(await outcomeOf('Status', api.GET('/MPAI/AIFU/{cid}/AIW/{mid}', { params: { path } }))),
    pause: async () =>
      keep(await outcomeOf('Pause', api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Pause', { params: { path } }))),
    resume: async () =>
      keep(await outcomeOf('Resume', api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Resume', { params: { path } }))),
    async stop() {
      await outcomeOf('Stop', api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Stop', { params: { path }, parseAs: 'text' }));
      state = 'STOPPED';
    },
  };
  return rwi;
}
