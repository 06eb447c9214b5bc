import { visibleLine } from '../../reports/internal/visible.js';
import type { ProgressEvent, ProgressListener } from '../../suites/engine/run-options.js';
import type { Io } from './io.js';

/** What the listener of {@link progress} has counted. */
interface Tally {
  checks: number;
  done: number;
  violated: number;
  exchanges: number;
  areas: Map<
    string,
    { title: string; checks: number; done: number; violated: number; startedAt: number; ended: boolean }
  >;
  phase: string;
}

/** How often the live line is drawn at most, in milliseconds. */
const frame = 100;

/**
 * Shows how a run goes: in a terminal one line that draws itself again, elsewhere a line per pre-flight step and area.
 * `end()` takes the live line away.
 */
export function progress(io: Io, now: () => number = Date.now): { listener: ProgressListener; end(): void } {
  const startedAt = now();
  const tally: Tally = { checks: 0, done: 0, violated: 0, exchanges: 0, areas: new Map(), phase: 'starting' };
  const draw = (): void => io.err(`\r\u001b[2K${liveLine(tally, now() - startedAt).slice(0, io.width - 1)}`);
  const timer = io.live ? setInterval(draw, frame).unref() : undefined;
  return {
    listener: (event) => {
      take(tally, event, now());
      if (io.live) return;
      const line = plainLine(tally, event, now());
      if (line !== undefined) io.err(`${line}\n`);
    },
    end: () => {
      clearInterval(timer);
      if (io.live) io.err('\r\u001b[2K');
    },
  };
}

function take(tally: Tally, event: ProgressEvent, at: number): void {
  switch (event.type) {
    case 'phase':
      tally.phase = { preflight: 'pre-flight', checks: 'checks', 'clean-up': 'cleaning up', judge: 'judging' }[
        event.phase
      ];
      break;
    case 'plan':
      tally.checks = event.checks;
      for (const { name, title, checks } of event.areas) {
        tally.areas.set(name, { title, checks, done: 0, violated: 0, startedAt: at, ended: false });
      }
      break;
    case 'area': {
      const area = tally.areas.get(event.name);
      if (area && event.state === 'started') area.startedAt = at;
      if (area && event.state === 'ended') area.ended = true;
      break;
    }
    case 'check': {
      const violated = event.result.outcome === 'violated' ? 1 : 0;
      const area = tally.areas.get(event.result.area);
      tally.done += 1;
      tally.violated += violated;
      if (area) {
        area.done += 1;
        area.violated += violated;
      }
      break;
    }
    case 'exchanges':
      tally.exchanges = event.count;
      break;
    case 'interrupted':
      tally.phase = event.by === 'signal' ? 'stopping' : 'budget spent, stopping';
      break;
    default:
  }
}

function liveLine(tally: Tally, elapsed: number): string {
  const areas = [...tally.areas.values()];
  const parts = [
    tally.phase,
    ...(areas.length > 0
      ? [`${areas.filter((area) => area.ended).length}/${areas.length} areas`, `${tally.done}/${tally.checks} checks`]
      : []),
    ...(tally.exchanges > 0 ? [`${tally.exchanges} exchanges`] : []),
    ...(tally.violated > 0 ? [`${tally.violated} violated`] : []),
    `${(elapsed / 1000).toFixed(1)} s`,
  ];
  return parts.join(' · ');
}

function plainLine(tally: Tally, event: ProgressEvent, at: number): string | undefined {
  if (event.type === 'preflight') return `${event.ok ? 'ok  ' : 'no  '} ${event.step}: ${visibleLine(event.message)}`;
  if (event.type === 'interrupted')
    return event.by === 'signal' ? 'interrupted: cleaning up' : 'budget spent: the run ended before all checks did';
  if (event.type !== 'area' || event.state !== 'ended') return undefined;
  const area = tally.areas.get(event.name);
  if (area === undefined) return undefined;
  const bad = area.violated > 0 ? `, ${area.violated} violated` : '';
  return `${area.violated > 0 ? 'no  ' : 'ok  '} ${event.name}: ${area.done}/${area.checks} checks${bad} in ${((at - area.startedAt) / 1000).toFixed(1)} s`;
}
