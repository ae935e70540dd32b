/**
 * A mail as a page for a frame without scripts, forms or the product's origin. Its own policy also keeps it from
 * loading anything from outside, so that opening a mail tells nobody.
 */
export function mailPage(html: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const style =
    'body{font:14px/1.55 system-ui,sans-serif;margin:16px;color:#1b242d;background:#fff}img{max-width:100%}';
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style>${html}`;
}
