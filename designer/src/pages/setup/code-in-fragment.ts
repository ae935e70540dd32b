/** The one-time code of `/setup#code=…`; empty if there is none. A fragment never reaches a server's log. */
export function codeInFragment(fragment: string): string {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('code') ?? '';
}
