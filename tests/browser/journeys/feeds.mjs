// Feeds and structured data, read by readers that are not ours: ical.js, the browser's XML
// parser, JSON, a validator of structured data over schema.org's vocabulary. And the list of
// followed courses, by a press without scripts.
import ICAL from "ical.js";
import { problemsOf } from "../lib/linked.mjs";

export default {
  name: "feeds",
  async run(ctx) {
    const visitor = await ctx.as("visitor");
    await ctx.open(visitor, "/courses");
    const feeds = await visitor.locator("link[rel=alternate]").evaluateAll((links) => links.map((link) => link.href));
    ctx.expect(feeds.length === 3, `the list page names three feeds, not ${feeds.length}`);
    const text = async (ending) => {
      const answer = await visitor.request.get(feeds.find((href) => href.includes(`.${ending}`)));
      ctx.expect(answer.ok(), `${ending} answered ${answer.status()}`);
      return answer.text();
    };

    const calendar = new ICAL.Component(ICAL.parse(await text("ics")));
    const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
    ctx.expect(events.length > 0, "the calendar has events");
    for (const event of events) {
      const whole = event.uid && event.summary && event.startDate.compare(event.endDate) < 0;
      if (!whole) ctx.fail(`an event is not whole: ${event.toString()}`);
    }
    ctx.expect(new Set(events.map((event) => event.uid)).size === events.length, "identifiers are unique");

    const atom = await visitor.evaluate((xml) => {
      const read = new DOMParser().parseFromString(xml, "application/xml");
      const entries = [...read.getElementsByTagNameNS("http://www.w3.org/2005/Atom", "entry")];
      const child = (entry, name) => entry.getElementsByTagNameNS("http://www.w3.org/2005/Atom", name)[0]?.textContent ?? "";
      return {
        broken: read.getElementsByTagName("parsererror").length,
        entries: entries.map((entry) => ["id", "title", "updated", "author"].map((name) => child(entry, name))),
      };
    }, await text("atom"));
    ctx.expect(atom.broken === 0, "the Atom feed is XML");
    ctx.expect(atom.entries.length > 0, "the Atom feed has entries");
    for (const entry of atom.entries) if (entry.some((part) => !part)) ctx.fail(`an entry is not whole: ${entry}`);

    const json = JSON.parse(await text("json"));
    ctx.expect(json.items.length === atom.entries.length, "both lists have the same entries");

    // What Google's event listing requires (name, startDate, location) and recommends.
    await visitor.locator(".course h2 a").first().click();
    await visitor.waitForLoadState();
    const graph = JSON.parse(await visitor.locator('script[type="application/ld+json"]').textContent())["@graph"];
    const event = graph.find((node) => node["@type"] === "EducationEvent");
    for (const name of ["name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode", "organizer", "offers"]) {
      if (!event?.[name]) ctx.fail(`the event has no ${name}`);
    }
    const places = [event.location].flat();
    for (const place of places) {
      const known = place["@type"] === "VirtualLocation" ? place.url : place.address?.streetAddress;
      if (!known) ctx.fail(`a place without address: ${JSON.stringify(place)}`);
    }

    // A validator of others knows every type and property; it must also see a fault, or its silence means nothing.
    const page = await (await visitor.request.get(visitor.url())).text();
    const { types, problems } = await problemsOf(page);
    ctx.expect(types.includes("EducationEvent") && types.includes("Course"), `found only ${types}`);
    for (const problem of problems) ctx.fail(`structured data: ${problem}`);
    const spoilt = await problemsOf(page.replaceAll('"startDate"', '"startsOn"'));
    ctx.expect(spoilt.problems.length > 0, "the validator passes a property that does not exist");

    await ctx.open(visitor, "/feeds?open=1");
    await ctx.sound(visitor, "subscribe");
    await ctx.shot(visitor, "subscribe");

    const teacher = await ctx.as("teacher");
    await ctx.open(teacher, "/courses");
    await teacher.locator('form[action$="/follow"] button').first().click();
    await teacher.waitForLoadState();
    ctx.expect(new URL(teacher.url()).pathname === "/courses", "back on the list");
    await ctx.sound(teacher, "list with followed course");
    await ctx.open(teacher, "/my/following");
    await ctx.sound(teacher, "following");
    await ctx.shot(teacher, "following");
    await teacher.locator('form[action$="/unfollow"] button').first().click();
    await teacher.waitForLoadState();
    await ctx.open(teacher, "/my/searches/new?open=1&stage=14-4");
    await ctx.sound(teacher, "save search");
    await ctx.shot(teacher, "save-search");
  },
};
