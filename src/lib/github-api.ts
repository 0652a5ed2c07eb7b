/** Where the REST interface is of the GitHub whose pages are at `url`: github.com, one with data residency, or a server. */
export function githubApi(url: string): string {
  const { protocol, host } = new URL(url);
  if (host === 'github.com' || host.endsWith('.ghe.com')) return `${protocol}//api.${host}`;
  return `${url.replace(/\/+$/, '')}/api/v3`;
}
