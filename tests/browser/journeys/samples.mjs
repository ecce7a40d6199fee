// Every page in every sampled state, and the component gallery: accessible and never wider than the window.

export default {
  name: "samples",
  async run(ctx) {
    const page = await ctx.as("visitor");
    const answer = await ctx.open(page, "/gallery/samples");
    const names = await answer.json();
    ctx.expect(names.length > 30, `only ${names.length} samples`);
    for (const name of names) {
      await ctx.open(page, `/gallery/samples/${name}`);
      await ctx.sound(page, name);
    }
    await ctx.open(page, "/gallery");
    await ctx.sound(page, "gallery");
  },
};
