import { quote } from '../agent/tools/quote.ts';
import type { Preview } from '../domain/preview.ts';

/** Where the script leaves its pictures, one `<page's number>.png` for each, below the repository's root. */
export const SHOTS_FOLDER = '.git/issuewright-shots';

/** How the script ends when no picture was taken; whatever else it ends with is told as it is. */
export const PREVIEW_ENDS: ReadonlyMap<number, string> = new Map([
  [40, 'there is no Chromium in the sandbox'],
  [41, 'the app ended before it listened'],
  [42, 'the app did not listen in time'],
]);

/** What one page may take in a browser, in seconds. */
export const PAGE_SECONDS = 40;

/**
 * Starts the app, waits until it listens on its port and takes a picture of each page. It is one script, as in some
 * sandboxes every command has a network of its own. What listens is looked up with the kernel: no program is needed for
 * it that an image could lack. Debian's wrapper of Chromium wants files of /etc, the program itself does not.
 */
export function previewScript({ start, urls, readySeconds, width, height }: Preview): string {
  return `
export PORT="$ISSUEWRIGHT_PORT"
shots=${SHOTS_FOLDER}
rm -rf "$shots" && mkdir -p "$shots" || exit 43
for name in /usr/lib/chromium/chromium chromium chromium-browser google-chrome headless_shell; do
  browser=$(command -v "$name") && break
done
[ -n "$browser" ] || exit 40
listens() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q ":$(printf %04X "$PORT") 0*:0000 0A"; }
setsid sh -c ${quote(start)} </dev/null >"$shots/app.log" 2>&1 &
app=$!
ends() { code=$?; kill -s KILL -- "-$app" 2>/dev/null; [ "$code" = 0 ] || tail -c 2000 "$shots/app.log"; exit "$code"; }
trap ends EXIT
left=${readySeconds * 5}
until listens; do
  kill -0 "$app" 2>/dev/null || exit 41
  left=$((left - 1)); [ "$left" -gt 0 ] || exit 42
  sleep 0.2
done
page=0
for path in ${urls.map(quote).join(' ')}; do
  page=$((page + 1))
  timeout -s KILL ${PAGE_SECONDS} "$browser" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage \\
    --disable-background-networking --no-first-run --hide-scrollbars --user-data-dir="/tmp/issuewright-browser-$page" \\
    --window-size=${width},${height} --virtual-time-budget=5000 --screenshot="$PWD/$shots/$page.png" \\
    "http://localhost:$PORT$path" >"$shots/browser.log" 2>&1 </dev/null || echo "the browser ended with $? at $path"
done
exit 0
`;
}
