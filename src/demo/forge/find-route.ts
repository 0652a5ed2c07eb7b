import type { Route } from './route.ts';

export interface FoundRoute {
  readonly route: Route;
  readonly part: (name: string) => string;
}

/** Finds the route of a method and a path; `elsewhere`: the path exists, but not with this method. */
export type RouteFinder = (method: string, path: string) => FoundRoute | 'elsewhere' | 'nowhere';

/** Compiles a table of routes: `{name}` stands for one part of a path, `{name...}` for all that is left. */
export function routeFinder(routes: readonly Route[]): RouteFinder {
  const table = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (method, path) => {
    const fits = table.flatMap(({ route, pattern }) => {
      const parts = decoded(pattern.exec(path));
      return parts === undefined ? [] : [{ route, part: (name: string) => parts[name] ?? '' }];
    });
    const found = fits.find(({ route }) => route.method === method);
    return found ?? (fits.length > 0 ? 'elsewhere' : 'nowhere');
  };
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/\{(\w+)(\.\.\.)?\}/g, (_all, name: string, rest?: string) =>
    rest === undefined ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  );
  return new RegExp(`^${source}$`);
}

function decoded(match: RegExpExecArray | null): Record<string, string> | undefined {
  if (match === null) return undefined;
  const groups = match.groups ?? {};
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
