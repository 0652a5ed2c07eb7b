import { type Html, html } from './html.ts';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
a{color:#0969da;text-decoration:none}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:.8rem;border-radius:6px}
.label{border:1px solid #d0d7de;border-radius:1em;padding:.1em .6em;font-size:.85em}
.open{color:#1a7f37}.closed{color:#8250df}.muted{color:#59636e}article{border:1px solid #d0d7de;border-radius:6px;padding:0 1rem;margin:1rem 0}
table{border-collapse:collapse}td,th{border:1px solid #d0d7de;padding:.2rem .6rem;text-align:left}`;

/** A whole page of the demo forge. */
export function layout(title: string, content: Html): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · demo forge</title><style>${{ html: STYLE }}</style></head>
<body><header><a href="/">demo forge</a></header><main><h1>${title}</h1>
${content}
</main></body></html>`;
  return page.html;
}
