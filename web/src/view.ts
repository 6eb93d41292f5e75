// What the page needs of each of its views.

export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  /** Called when a link leads here, with its state. */
  open(state: URLSearchParams): void;
}
