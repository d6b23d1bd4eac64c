/** Owns the one policy by which an address becomes a script's (workers, service worker), in every thread that makes one. */

interface PolicyFactory {
  createPolicy(name: string, rules: {createScriptURL: (address: string) => string}): unknown;
}

/** What a URL of the platform's says (a type that no platform lends to this room). */
interface Parsed {
  protocol: string;
  origin: string;
}

/** Once in a thread, before it makes a worker. `parse`: of an address, which may be relative; it throws if it is none. */
export function trustOwnScripts(parse: (address: string) => Parsed, origin: string): void {
  // TypeScript's types do not have it yet; neither has every browser.
  const {trustedTypes} = globalThis as {trustedTypes?: PolicyFactory};
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => ownScript(address, parse(address), origin),
  });
}

/** The address; throws if no host of this origin serves it. What a page makes itself (`blob:`) has its origin too. */
export function ownScript(address: string, url: Parsed, origin: string): string {
  const served = url.protocol === 'https:' || url.protocol === 'http:';
  if (served && url.origin === origin) return address;
  throw new TypeError(`a script from elsewhere: ${address}`);
}
