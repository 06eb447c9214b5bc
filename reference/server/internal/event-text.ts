/** One event as it goes on the wire: a line of data for each line of the text (WHATWG HTML, server-sent events). */
export function eventText({ id, event, data }: { id: number; event?: string; data: string }): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `id: ${id}\n${name}${lines.join('')}\n`;
}
