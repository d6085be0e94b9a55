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
