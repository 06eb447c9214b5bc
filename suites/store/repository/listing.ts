/** One entry of a folder as nginx lists it with `autoindex_format json`. */
export interface Entry {
  name: string;
  type: 'directory' | 'file';
}

/** What is in a folder of the given paths; undefined when there is no such folder. @param folder '' or with a slash at its end */
export function listing(paths: Iterable<string>, folder: string): Entry[] | undefined {
  const entries = new Map<string, Entry>();
  for (const path of paths) {
    if (!path.startsWith(folder)) continue;
    const [name = '', ...below] = path.slice(folder.length).split('/');
    entries.set(name, { name, type: below.length > 0 ? 'directory' : 'file' });
  }
  return entries.size === 0 ? undefined : [...entries.values()];
}
