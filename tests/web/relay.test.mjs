// Method: the page as `regcache serve --ui --relay` sends it, in Chromium, with a real docker-registry behind it that
// lets no page ask it: a cache is looked into, pruned and pushed back, all through the relay; and pages of elsewhere
// try to use the relay.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browserFor, eventually, folder, looks, misfits, shoot, violations } from "./browser.mjs";
import { dockerRegistry, fixture, registryWith, temporaryFolder } from "./cache_files.mjs";

const { Cache } = await import(pathToFileURL(`${process.env.REGCACHE_NPM}/index.node.js`));
const rich = fixture("rich-max");

let place;
let behind;
let guarded;
let server;
let browser;
before(async () => {
  place = await temporaryFolder();
  behind = await dockerRegistry();
  guarded = await dockerRegistry({ password: true });
  server = await registryWith(rich, "https://example.org", ["--ui", folder, "--relay", behind.host, "--relay", guarded.host]);
  browser = await browserFor(folder, `http://${server.host}`);
  await (await Cache.open(`oci:${rich}:v1`)).push({ cacheTo: `type=registry,ref=${behind.host}/o/app:cache,mode=max` });
});
after(async () => {
  await browser.close();
  for (const each of [server, behind, guarded]) await each.close();
  await place.remove();
});

const inspect = (reference) => `#inspect?ref=${encodeURIComponent(reference)}`;

test("a cache in a registry that lets no page ask is looked into, pruned and pushed back", async () => {
  const { page, complaints, close } = await browser.open(inspect(`${behind.host}/o/app:cache`));
  await page.getByText("No problems").waitFor();
  assert.match(await page.locator(".source .aside").first().innerText(), new RegExp(`reaches these registries for the page: .*${behind.host}`));
  await page.getByLabel("Layers not more than").fill("60");
  const freed = page.locator(".prune p[role=status]").first();
  await eventually(async () => assert.match(await freed.innerText(), /^Frees [1-9]/));
  const target = `${behind.host}/o/app:pruned`;
  await page.getByLabel("Where to push").fill(`type=registry,ref=${target},mode=max`);
  await page.getByRole("button", { name: "Push" }).click();
  await page.locator(".prune .said", { hasText: "blobs" }).waitFor();
  const [whole, pruned] = [await Cache.open(`${behind.host}/o/app:cache`), await Cache.open(target)];
  assert.ok(pruned.manifest.layers.length < whole.manifest.layers.length);
  assert.deepEqual((await pruned.verify({ deep: true })).findings, []);
  assert.deepEqual(complaints.filter((text) => !/ 404 /.test(text)), [], "only the page's own origin was asked");
  await close();
});

test("a password that is wanted is not lent, and what helps here is said", async () => {
  const { page, close } = await browser.open(inspect(`${guarded.host}/o/app:cache`));
  const said = page.locator(".source").first().getByRole("alert");
  await said.filter({ hasText: "401" }).waitFor();
  assert.match(await said.innerText(), /--relay HOST --relay-login, on 127.0.0.1/);
  assert.doesNotMatch(await said.innerText(), /--username|regcache login/);
  await close();
});

test("a registry that was not named is not asked for", async () => {
  const { page, close } = await browser.open("#inspect");
  const status = await page.evaluate(
    (host) => fetch(`./relay/${host}/v2/`, { headers: { "Regcache-Relay": "page" } }).then(({ status }) => status),
    "127.0.0.1:9",
  );
  assert.equal(status, 403);
  await close();
});

test("a page of elsewhere gets nothing through the relay, with whatever it sends", async () => {
  const elsewhere = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<p>"));
  await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
  const { page, close } = await browser.open("#inspect");
  await page.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
  const target = `http://${server.host}/relay/${behind.host}/v2/o/app/tags/list`;
  const outcomes = await page.evaluate(async (address) => {
    const said = (init) => fetch(address, init).then(({ status, type }) => `${type} ${status}`, () => "refused");
    return [
      await said({ headers: { "Regcache-Relay": "page" } }),
      await said({}),
      await said({ mode: "no-cors" }),
    ];
  }, target);
  assert.deepEqual(outcomes, ["refused", "refused", "opaque 0"]);
  const answer = await page.goto(target);
  assert.equal(answer.status(), 403, "nor is it a page to look at");
  await close();
  elsewhere.closeAllConnections();
  elsewhere.close();
});

for (const look of [looks[0], looks.at(-1)]) {
  test(`it looks right at ${look.name}`, async () => {
    const { page, close } = await browser.open(inspect(`${behind.host}/o/app:cache`), look);
    await page.getByText("No problems").waitFor();
    await shoot(page, `relay-${look.name}`);
    assert.deepEqual(await misfits(page), []);
    assert.deepEqual(await violations(page), []);
    await close();
  });
}
