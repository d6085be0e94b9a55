import { configure } from '@testing-library/svelte';

// Whole windows are mounted: on a busy machine what is waited for takes its time.
configure({ asyncUtilTimeout: 5000 });

// What jsdom lacks and components ask for: nothing is laid out there, so nothing is observed.
Element.prototype.scrollIntoView = () => undefined;

globalThis.ResizeObserver = class implements ResizeObserver {
  observe(): void {
    return undefined;
  }
  unobserve(): void {
    return undefined;
  }
  disconnect(): void {
    return undefined;
  }
};
