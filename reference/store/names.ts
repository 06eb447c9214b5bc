const aimType = /^[A-Z]{3}-[A-Z]{3}-V[0-9]{1,2}\.[0-9]{1,2}$/;
const instanceName = /^[0-9A-Za-z]+?([A-Z]{3}-[A-Z]{3}-V[0-9]{1,2}\.[0-9]{1,2})-I[0-9]+$/;

/** Longer names do not fit into a file name with its suffix on every file system. */
const longest = 200;

/**
 * True for an AIM Type (`MCT-ECH-V1.0`) and for an instance name (`1MCT-ECH-V1.0-I01`), the two forms of AIMName in AIM
 * Metadata V3.0. Such a name is safe as a file name: it holds no separator and does not start with a dot.
 */
export function isAimName(name: string): boolean {
  return name.length <= longest && (aimType.test(name) || instanceName.test(name));
}

/** AIM Type of an AIMName: `MCT-ECH-V1.0` for `1MCT-ECH-V1.0-I01`, and an AIM Type for itself. */
export function standardName(name: string): string {
  return instanceName.exec(name)?.[1] ?? name;
}

/**
 * Why a submitted AIMName cannot be used at all, or undefined when it can. Only what a file system or a URL cannot bear is
 * looked at here: the form of an AIMName is a matter of the schema, which answers with another status.
 */
export function unusableName(name: string): string | undefined {
  if (name.length > longest) return `The AIMName has ${name.length} characters; at most ${longest} can be used.`;
  if (name.includes('..')) return 'The AIMName holds "..".';
  if (/[\u0000-\u001f\u007f<>:"/\\|?*]/.test(name)) return 'The AIMName holds a character that no file name may have.';
  return undefined;
}
