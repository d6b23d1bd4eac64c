/** Owns the one policy by which an address becomes a script's (workers, service worker): it must be a file of this site. */

interface PolicyFactory {
  createPolicy(name: string, rules: {createScriptURL: (address: string) => string}): unknown;
}

// TypeScript's DOM types do not have it yet; neither has every browser.
const {trustedTypes} = globalThis as {trustedTypes?: PolicyFactory};

trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => ownScript(address, document.baseURI, location.origin),
});

/** The address; throws if no host of this origin serves it. What a page makes itself (`blob:`) has its origin too. */
export function ownScript(address: string, base: string, origin: string): string {
  const url = new URL(address, base);
  const served = url.protocol === 'https:' || url.protocol === 'http:';
  if (served && url.origin === origin) return address;
  throw new TypeError(`a script from elsewhere: ${address}`);
}
