// The documentation that the service gives beside the page: found by search, readable for everybody.
import { expect, inject, test } from "vitest";
import { accessibility, open, picture, useBrowser } from "./support/browser";

useBrowser();

const at = (page: string) => `${inject("url")}docs/${page}`;

test("from the page to the guide for committees, and by search to a heading", async () => {
  const { page } = await open();
  await page.locator(".docs-link").click();
  await page.getByRole("link", { name: "委員会のための手引き" }).first().click();
  await expect.poll(() => page.locator("h1").innerText()).toBe("委員会のための手引き");
  await picture(page, "docs-committee");
  await page.locator("#search").fill("経過措置");
  await page.locator("#results a").first().waitFor();
  await picture(page, "docs-search");
  await page.locator("#results a").first().click();
  await expect.poll(() => page.locator("article").innerText()).toContain("経過措置");
});

test.each(["light", "dark"] as const)("documentation, %s: nothing axe finds, nothing cut off", async (colorScheme) => {
  for (const name of ["", "committee/", "language/", "api/"]) {
    const { page } = await open({ url: at(name), colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await picture(page, `docs-${name.replace("/", "") || "start"}-${width}-${colorScheme}`);
      expect(await accessibility(page), `${name}, ${width}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits ${width}`).toBe(true);
    }
  }
});

test("every link of the documentation leads somewhere", async () => {
  const { page } = await open({ url: at("") });
  const links = await page.locator(".docs-nav a").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  expect(links.length).toBeGreaterThan(15);
  const wrong = await page.evaluate(async (pages) => {
    const found: string[] = [];
    const known = new Map<string, Document>();
    const read = async (address: string) => {
      const path = address.split("#")[0]!;
      if (!known.has(path)) {
        const answer = await fetch(path);
        known.set(path, new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html"));
      }
      return known.get(path)!;
    };
    for (const address of pages)
      for (const link of (await read(address)).querySelectorAll("a[href]")) {
        const to = new URL(link.getAttribute("href")!, address);
        if (to.origin !== location.origin || !to.pathname.includes("/docs/")) continue;
        const there = await read(to.href);
        if (!there.querySelector("article") || (to.hash && !there.getElementById(decodeURIComponent(to.hash.slice(1))))) found.push(`${address}: ${to.href}`);
      }
    return found;
  }, links);
  expect(wrong).toEqual([]);
});
