/** Every object in a JSON value, with its RFC 6901 pointer, from outside in. */
export function* objectsIn(
  value: unknown,
  pointer = '',
): Generator<{ object: Record<string, unknown>; pointer: string }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { object: value as Record<string, unknown>, pointer };
  for (const [name, part] of Object.entries(value)) {
    yield* objectsIn(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

/** Data carried by an object: the member's name, whether it is base64, and its items. */
export interface Carried {
  pointer: string;
  /** Text is text; speech, audio and pictures are base64. */
  binary: boolean;
  items: Record<string, unknown>[];
}

const members: Readonly<Record<string, boolean>> = {
  BasicTextData: false,
  BasicSpeechObjectData: true,
  BasicAudioObjectData: true,
  BasicVisualObjectData: true,
};

/** The data that an object carries itself, not those of objects inside it. */
export function carriedBy(object: Record<string, unknown>, pointer: string): Carried[] {
  return Object.entries(members).flatMap(([name, binary]) => {
    const items = object[name];
    if (!Array.isArray(items)) return [];
    const all = items.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
    return [{ pointer: `${pointer}/${name}`, binary, items: all }];
  });
}

/** Octets of base64 (RFC 4648 section 4); undefined for anything else. */
export function octetsOf(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
