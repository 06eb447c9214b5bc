import { visibleLine } from '../../reports/internal/visible.js';
import { columns } from '../../reports/wrap.js';
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
  /** When the checks began, on the clock given. */
  checksAt?: number;
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
  const draw = (): void => io.err(`\r\u001b[2K${liveLine(tally, startedAt, now(), io.width - 1)}`);
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
      tally.checksAt = at;
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

/** As much as fits into `width` columns: what matters least stands last and goes first. */
function liveLine(tally: Tally, startedAt: number, at: number, width: number): string {
  const areas = [...tally.areas.values()];
  const left = timeLeft(tally, at);
  const parts = [
    tally.phase,
    ...(areas.length > 0 ? [`${meter(tally.done, tally.checks)} ${tally.done}/${tally.checks} checks`] : []),
    ...(tally.violated > 0 ? [`${tally.violated} violated`] : []),
    `${((at - startedAt) / 1000).toFixed(1)} s`,
    ...(left === undefined ? [] : [`about ${left} s left`]),
    ...(areas.length > 0 ? [`${areas.filter((area) => area.ended).length}/${areas.length} areas`] : []),
    ...(tally.exchanges > 0 ? [`${tally.exchanges} requests`] : []),
  ];
  while (parts.length > 1 && columns(parts.join(' · ')) > width) parts.pop();
  return parts.join(' · ').slice(0, Math.max(0, width));
}

const cells = 16;

function meter(done: number, all: number): string {
  const full = all === 0 ? 0 : Math.min(cells, Math.floor((done / all) * cells));
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`;
}

/** Seconds that the rest takes at the pace so far; nothing is said before there is a pace, or when nothing is left. */
function timeLeft({ checksAt, done, checks, phase }: Tally, at: number): number | undefined {
  if (checksAt === undefined || phase !== 'checks' || done >= checks) return undefined;
  const spent = at - checksAt;
  if (done < 5 || spent < 2000) return undefined;
  return Math.max(1, Math.round((spent / done / 1000) * (checks - done)));
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
