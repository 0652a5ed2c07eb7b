/** An address as it may be shown: without user, password, query and fragment, in which secrets travel. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (!url) return '(no address)';
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
