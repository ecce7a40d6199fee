// Every page in every sampled state, and the component gallery: accessible and never wider than the window.
// They are drawn from invented data without a database, so one server is enough; several windows share the walk.

const WINDOWS = 2;

export default {
  name: "samples",
  databases: ["sqlite"],
  async run(ctx) {
    const first = await ctx.as("visitor");
    const answer = await ctx.open(first, "/gallery/samples");
    const names = await answer.json();
    ctx.expect(names.length > 30, `only ${names.length} samples`);
    const left = [...names.map((name) => [`/gallery/samples/${name}`, name]), ["/gallery", "gallery"]];
    const walk = async (page) => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [path, label] = next;
        await ctx.open(page, path);
        await ctx.sound(page, label);
      }
    };
    const pages = [first];
    while (pages.length < WINDOWS) pages.push(await ctx.newPage());
    await Promise.all(pages.map(walk));
  },
};
