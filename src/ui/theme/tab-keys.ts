/** Owns the arrow keys of a strip of tabs: ARIA's tab pattern, in which they move and a click or Enter chooses. */

/** `strip`: where the tabs are, in their order; the event comes from one of them. */
export function moveAlongTabs(strip: ParentNode, event: KeyboardEvent): void {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (step === undefined) return;
  const tabs = [...strip.querySelectorAll<HTMLElement>('[role=tab]')];
  const from = tabs.indexOf(event.target as HTMLElement);
  tabs[(from + step + tabs.length) % tabs.length]?.focus();
}
