import { setTimeout as sleep } from 'node:timers/promises';
import { MaasError } from '../error.js';
import type { ReceiveOptions, RwiClient, State } from '../types.js';
import { collectDelivery } from './delivery.js';
import { portEvents } from './events.js';
import { messageOf, outcomeOf } from './outcome.js';
import type { Reach } from './reach.js';

const portData = 'MPAI/port-data';

/** A client of one RWI. @param started the state object that Start answered */
export function createRwiClient(reach: Reach, cid: string, started: State): RwiClient {
  const { api, transport } = reach;
  const path = { cid, mid: started.id };
  let state = started.state;

  const keep = (answer: { data: State }): State => {
    state = answer.data.state;
    return answer.data;
  };

  async function receiveOnce(pid: string, { wait, async }: ReceiveOptions, end: number): Promise<unknown> {
    const prefer = [...(async === true ? ['respond-async'] : []), ...(wait === undefined ? [] : [`wait=${wait}`])];
    const call = api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Output/{pid}', {
      params: { path: { ...path, pid } },
      headers: { accept: portData, ...(prefer.length === 0 ? {} : { prefer: prefer.join(', ') }) },
      parseAs: 'text',
    });
    const { data, response } = await outcomeOf('Receive', call);
    return response.status === 202 ? collectDelivery(reach, response, end) : messageOf(data as string);
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
    async receive(pid, options = {}) {
      const end = Date.now() + (options.waitMs ?? 0);
      for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
        try {
          return await receiveOnce(pid, options, end);
        } catch (error) {
          if (!(error instanceof MaasError) || !(error.status === 404 || error.status === 504)) throw error;
          if (Date.now() < end) await sleep(Math.min(pause, Math.max(1, end - Date.now())));
          else if (error.status === 504) throw error;
          // 404 says "no message" and "no such RWI" alike: the status of the RWI tells them apart.
          else return void (await rwi.status());
        }
      }
    },
    events(pid, { lastEventId, signal } = {}) {
      const ask = (headers: Record<string, string>, until: AbortSignal) =>
        api.GET('/MPAI/AIFU/{cid}/AIW/{mid}/Output/{pid}', {
          params: { path: { ...path, pid } },
          headers,
          parseAs: 'stream',
          signal: until,
          fetch: transport.stream,
        });
      return portEvents(ask, lastEventId, signal);
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
