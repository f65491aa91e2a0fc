// Pages of other people: a small server on a port of its own, so that what it serves is of another
// origin than the site, each page with the content policy that its host would send.

import http from 'node:http';

/** Serves `pages`, an object of path -> {html, policy} or of path -> {bytes, type}. */
export async function serve(pages) {
  const server = http.createServer((request, response) => {
    const page = pages[decodeURIComponent(new URL(request.url, 'http://host').pathname)];
    if (!page) {
      response.statusCode = request.url === '/favicon.ico' ? 204 : 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', page.type ?? 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    if (page.policy) response.setHeader('Content-Security-Policy', page.policy);
    response.end(page.bytes ?? `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>host</title></head><body>${page.html}</body></html>`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs `work` inside the frame that matches, and comes out again whatever happens. */
export async function inside(browser, css, work) {
  await browser.driver.switchTo().frame(await browser.find(css));
  try {
    return await work();
  } finally {
    await browser.driver.switchTo().defaultContent();
  }
}

/** A script for a host page that keeps every event of every element, by the element's id. */
export const LISTEN = `<script>
  window.heard = [];
  for (const name of ['ready', 'change', 'resize', 'error']) {
    document.addEventListener(name, (event) => {
      if (event.target.localName === 'barriers-widget') heard.push({ id: event.target.id, name, detail: event.detail });
    }, true);
  }
</script>`;

/** The same for plain frames: every message, by the frame's id. */
export const MESSAGES = `<script>
  window.messages = [];
  addEventListener('message', (event) => {
    const frame = [...document.querySelectorAll('iframe')].find((f) => f.contentWindow === event.source);
    messages.push({ ...event.data, id: frame && frame.id, echo: event.data.id });
  });
</script>`;
