/** Owns the browser without WebGL: its terminals are drawn in the DOM, where a test can read them. */
import type {Page} from '@playwright/test';

/** Of the pages that are opened from now on. */
export const withoutGpu = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const native = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext');
    Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
      value(this: HTMLCanvasElement, kind: string, options?: object): unknown {
        const original = native?.value as HTMLCanvasElement['getContext'];
        return kind === 'webgl2' ? null : original.call(this, kind, options);
      },
    });
  });
