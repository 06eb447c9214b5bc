/** What goes into the Authorization field or beside it, and what of it must never be recorded. */
export interface Authorization {
  value?: string;
  /** Further fields. */
  fields?: Record<string, string>;
  /** Request target in place of the one that was asked for. */
  target?: string;
  secrets: string[];
}
