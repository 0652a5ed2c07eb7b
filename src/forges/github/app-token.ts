/** Whether a token is of an app's installation, as that of a workflow's run is too. GitHub tells its kinds by their beginnings. */
export function isAppToken(token: string): boolean {
  return token.startsWith('ghs_');
}
