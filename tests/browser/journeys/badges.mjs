// A teacher takes a certificate and a badge; the certificate is verified by its file, the badge by libraries of others,
// which must also see a change of one character.
import { readFile } from "node:fs/promises";
import { bakedIn, claimsOf, problemOfProof } from "../lib/credentials.mjs";

export default {
  name: "badges",
  async run(ctx) {
    const teacher = await ctx.as("teacher");
    await ctx.open(teacher, "/my/certificates");
    await ctx.sound(teacher, "certificates");
    await ctx.shot(teacher, "certificates");

    const waiting = teacher.waitForEvent("download");
    await teacher.locator('form[action^="/my/certificates/"]:not([action$="/badge"]) button').first().click();
    const file = await (await waiting).path();
    const visitor = await ctx.as("visitor");
    await ctx.open(visitor, "/verify");
    await ctx.sound(visitor, "verify");
    await visitor.locator('input[type="file"]').setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: await readFile(file) });
    await visitor.locator('form[enctype] button').click();
    await visitor.getByText(ctx.text("檔案沒有被改過", "The file is unaltered"), { exact: true }).waitFor();
    await ctx.sound(visitor, "verified file");
    await ctx.shot(visitor, "verified");

    const badge = teacher.locator('form[action$="/badge"] button, a[href^="/badges/"]').first();
    await badge.click();
    await teacher.waitForURL(/\/badges\//);
    await ctx.sound(teacher, "badge");
    await ctx.shot(teacher, "badge");
    const at = new URL(teacher.url()).pathname;
    const get = async (path) => {
      const answer = await visitor.request.get(new URL(path, ctx.url).href);
      ctx.expect(answer.ok(), `${path} answered ${answer.status()}`);
      return answer;
    };
    const text = await (await get(`${at}/credential.json`)).text();
    const credential = JSON.parse(text);
    const site = new URL(credential.id).origin;
    ctx.expect(site === new URL(ctx.url).origin, `the badge names ${site}`);

    const problem = await problemOfProof(credential, site);
    ctx.expect(!problem, `the proof: ${problem}`);
    const changed = JSON.parse(text.replace(/"value":"[^"]+"/, '"value":"99"'));
    ctx.expect(changed.credentialSubject.result[0].value === "99", "the hours were not changed");
    ctx.expect(await problemOfProof(changed, site), "a changed badge passes");

    const token = (await (await get(`${at}/token.jwt`)).text()).trim();
    const claims = await claimsOf(token, site);
    ctx.expect(claims.id === credential.id && claims.iss === credential.issuer.id, "the token is another badge");
    const middle = Math.floor(token.length / 2);
    const spoilt = token.slice(0, middle) + (token[middle] === "A" ? "B" : "A") + token.slice(middle + 1);
    const passed = await claimsOf(spoilt, site).then(() => true, () => false);
    ctx.expect(!passed, "a changed token passes");

    const inside = bakedIn(await (await get(`${at}/picture.png`)).body());
    ctx.expect(JSON.stringify(inside) === JSON.stringify(credential), "the picture holds another badge");
    const drawing = await visitor.evaluate((svg) => {
      const read = new DOMParser().parseFromString(svg, "image/svg+xml");
      const node = read.getElementsByTagNameNS("https://purl.imsglobal.org/ob/v3p0", "credential")[0];
      return node?.textContent;
    }, await (await get(`${at}/picture.svg`)).text());
    ctx.expect(drawing === text, "the drawing holds another badge");
    for (const url of [credential.issuer.id, credential.credentialSubject.achievement.id, credential.credentialSubject.achievement.creator.id]) {
      const node = await (await get(new URL(url).pathname)).json();
      ctx.expect(node.id === url, `${url} tells of ${node.id}`);
    }
  },
};
