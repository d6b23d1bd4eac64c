/** Owns the proof that our own server sends what a good host should. */
import {expect, test} from 'vitest';
import {listen} from '../../../build-scripts/site/static-site';
import {HEADER_POLICY, POLICY} from '../../../build-scripts/site/policy';

test('the policy is sent, and says who may put the page into a frame, which a meta element cannot', async () => {
  expect(POLICY).not.toContain('frame-ancestors');
  expect(HEADER_POLICY).toBe(`${POLICY}; frame-ancestors 'self'`);
  const {server, url} = await listen({root: import.meta.dirname}, 0);
  try {
    const response = await fetch(`${url}static-site.test.ts`);
    expect(response.headers.get('content-security-policy')).toBe(HEADER_POLICY);
  } finally {
    server.close();
  }
});
