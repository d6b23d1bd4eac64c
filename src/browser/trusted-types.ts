/** Owns the one policy by which an address becomes a script's (workers, service worker): it must be this site's. */

interface PolicyFactory {
  createPolicy(name: string, rules: {createScriptURL: (address: string) => string}): unknown;
}

// TypeScript's DOM types do not have it yet; neither has every browser.
const {trustedTypes} = globalThis as {trustedTypes?: PolicyFactory};

trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => {
    if (new URL(address, document.baseURI).origin === location.origin) return address;
    throw new TypeError(`a script from elsewhere: ${address}`);
  },
});
