// Every page in every sampled state, and the component gallery: accessible and never wider than the window.
// They are drawn from invented data without a database, so the servers share the windows; several tabs share the walk.
// Every sample fits its window in both languages at both widths. The audit runs at both widths and in both languages as well, but
// not in all four pairs: what it looks at changes with the width (what is shown, how large) or with the words, not with their pair.
// Every other sample is audited in the other two pairs, so that no window has all the work.

const WINDOWS = 2;

export default {
  name: "samples",
  async run(ctx) {
    const first = await ctx.as("visitor");
    const answer = await ctx.open(first, "/gallery/samples");
    const names = await answer.json();
    ctx.expect(names.length > 30, `only ${names.length} samples`);
    const all = [...names.map((name) => [`/gallery/samples/${name}`, name]), ["/gallery", "gallery"]];
    const diagonal = (ctx.lang === "zh-Hant") === (ctx.width === 375);
    const left = all.map(([path, label], place) => [path, label, (place % 2 === 0) === diagonal]);
    const walk = async (page) => {
      // No badge stands behind a sample: its picture is answered here.
      const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"></svg>';
      await page.route("**/badges/*/picture.svg", (route) => route.fulfill({ contentType: "image/svg+xml", body: picture }));
      for (let next = left.shift(); next; next = left.shift()) {
        const [path, label, audited] = next;
        await ctx.open(page, path);
        if (audited) await ctx.sound(page, label);
        else await ctx.noHorizontalScroll(page, label);
      }
    };
    const pages = [first];
    while (pages.length < WINDOWS) pages.push(await ctx.newPage());
    await Promise.all(pages.map(walk));
  },
};
